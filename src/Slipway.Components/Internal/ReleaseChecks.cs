using System.Collections.Immutable;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Components.Internal;

/// <summary>Makes an environment's checks into those of one bake.</summary>
internal sealed class ReleaseChecks(TargetContext ctx, DeliveryEnvironment environment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Refuses what could never be looked at, before anything is watched.</summary>
    public void Validate() => environment.Checks.ToList().ForEach(check => Make(check, _ => throw new InvalidOperationException("Nothing is run yet."), http: null!, text => text));

    /// <summary>The checks of the bake of <paramref name="release"/>.</summary>
    public async Task<IReadOnlyList<IBakeCheck>> OfAsync(Release release, ReleaseObservation seen, HttpClient http, CancellationToken cancellationToken)
    {
        if (environment.Checks.Count == 0)
        {
            return [];
        }

        var variables = VariablesOf(release, await AddressAsync(seen, cancellationToken).ConfigureAwait(false));
        return [.. environment.Checks.Select(check => Make(check, command => command with { Environment = variables, WorkingDirectory = ctx.Root }, http, query => Named(query, release)))];
    }

    private IBakeCheck Make(ReleaseCheck check, Func<ProcessSpec, ProcessSpec> ready, HttpClient http, Func<string, string> named) => check switch
    {
        QueryCheck query => new PrometheusCheck(Held(query.Rule), http, ServerOf(query), named(query.Query)),
        SmokeCommand command => Command(command.Rule, ready, ProgramOf(command.Program), command.Arguments),
        SmokeTarget target => TargetOf(target, ready),
        var other => throw new UsageException(
            $"{environment.Name} has a check that this build cannot make.", $"It is a {other.GetType().Name}.", "Choose a QueryCheck, a SmokeCommand or a SmokeTarget."),
    };

    private DelayedCommand Command(CheckRule rule, Func<ProcessSpec, ProcessSpec> ready, string program, IEnumerable<string> arguments, IProcessRunner? processes = null) =>
        new(rule, () => ready(new ProcessSpec(program, arguments)), processes ?? ctx.Processes);

    private DelayedCommand TargetOf(SmokeTarget check, Func<ProcessSpec, ProcessSpec> ready)
    {
        var target = ctx.Build.Targets.All.FirstOrDefault(target => target.Name == check.Target) ?? throw new UsageException(
            $"There is no target {check.Target} for the check {check.Rule.Name}.", "No target of this build has that name.", "Write nameof(…) of a target of the build class.");
        if (!target.ReadsOnly)
        {
            throw new UsageException(
                $"{check.Target} cannot be the check {check.Rule.Name}.", "It is not declared ReadsOnly(), and the delivery has the working tree while it bakes.", "Add .ReadsOnly() to the target.");
        }

        // --skip without names leaves out all but the target itself.
        string[] arguments = [check.Target, "--no-logo", "--skip"];
        var words = new TargetWords(ctx.Processes, check.Target);
        return OperatingSystem.IsWindows()
            ? Command(check.Rule, ready, "powershell", ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", ctx.Root / "build.ps1", .. arguments], words)
            : Command(check.Rule, ready, ctx.Root / "build.sh", arguments, words);
    }

    private CheckRule Held(CheckRule rule) => rule.Threshold is not null ? rule : throw new UsageException(
        $"The check {rule.Name} of {environment.Name} has no threshold.", "A query answers a number, which alone is neither good nor bad.", "Give its rule one: Threshold = new Threshold(Comparison.AtMost, 100).");

    private Uri ServerOf(QueryCheck check) => check.Prometheus ?? (environment.Workload as KubernetesCluster)?.Prometheus ?? throw new UsageException(
        $"The check {check.Rule.Name} of {environment.Name} has nobody to ask.", "Neither it nor the environment's cluster names a Prometheus server.", "Set its Prometheus.");

    private string ProgramOf(string program) => program.Contains('/') ? AbsolutePath.Create(program, ctx.Root) : program;

    private string Named(string query, Release release) => new[]
    {
        ("$service", release.Service), ("$environment", environment.Name), ("$version", release.Version), ("$digest", $"{release.Digest}"), ("$run", release.RunId),
    }.Aggregate(query, (text, name) => text.Replace(name.Item1, name.Item2, StringComparison.Ordinal));

    private ImmutableDictionary<string, string?> VariablesOf(Release release, Uri? candidate) => new Dictionary<string, string?>
    {
        ["SLIPWAY_SERVICE"] = release.Service,
        ["SLIPWAY_ENVIRONMENT"] = environment.Name,
        ["SLIPWAY_RELEASE_VERSION"] = release.Version,
        ["SLIPWAY_RELEASE_DIGEST"] = $"{release.Digest}",
        ["SLIPWAY_RELEASE_COMMIT"] = release.Commit,
        ["SLIPWAY_CANDIDATE_URL"] = candidate?.AbsoluteUri,
        ["SLIPWAY_SERVICE_URL"] = release.Url?.AbsoluteUri,
    }.ToImmutableDictionary();

    private async Task<Uri?> AddressAsync(ReleaseObservation seen, CancellationToken cancellationToken)
    {
        if (seen.Address is not { } address)
        {
            return seen.Candidate.Count > 0 ? seen.Candidate[0] : null;
        }

        using var limit = new CancellationTokenSource(Patience, ctx.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await address(linked.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TargetFailedException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            ctx.Log.Warn($"The checks of {environment.Name} get no address of the candidate: {exception.Message}");
            return null;
        }
    }

    /// <summary>A command that is put together when it is run.</summary>
    private sealed class DelayedCommand(CheckRule rule, Func<ProcessSpec> command, IProcessRunner processes) : IBakeCheck
    {
        public CheckRule Rule { get; } = rule;

        public Task<CheckReading> RunAsync(CancellationToken cancellationToken) => new CommandCheck(Rule, command(), processes).RunAsync(cancellationToken);
    }
}
