using System.Collections.Concurrent;
using Slipway.Infrastructure.Tests.Oci;
using Slipway.Oci;
using Slipway.Oci.Aws;
using Slipway.Oci.Ecr;
using Slipway.Oci.Registries;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Http;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>An account of one's own with a registry behind it, and our clients in front.</summary>
internal sealed class AwsBench : IAsyncDisposable
{
    private readonly List<IDisposable> _made = [];
    private readonly AwsPart _part;

    private AwsBench(PartContext context, AwsPart part)
    {
        (Context, _part) = (context, part);
        User = Stub.Account.AddUser("tester");
    }

    public PartContext Context { get; }

    public AwsStub Stub => _part.Stub;

    public AwsPrincipal User { get; }

    public OciFixture Images { get; } = new();

    public SecretMask Mask { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public AwsOptions Options => new(Stub.Settings.Region)
    {
        Endpoint = Stub.Url,
        Retry = new(6) { FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(50) },
    };

    public static async Task<AwsBench> StartAsync(AwsStubSettings? settings = null)
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        return new(context, await AwsPart.StartAsync(context, settings ?? new(), CancellationToken.None));
    }

    /// <summary>The environment of a person with keys, or of a job on GitHub.</summary>
    public FixedEnvironment EnvironmentOf(AwsPrincipal? user = null, bool onGitHub = false)
    {
        var values = new Dictionary<string, string>();
        if (user is not null)
        {
            (values["AWS_ACCESS_KEY_ID"], values["AWS_SECRET_ACCESS_KEY"]) = (user.AccessKey, user.SecretKey);
        }

        if (onGitHub)
        {
            (values["ACTIONS_ID_TOKEN_REQUEST_URL"], values["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) = (Stub.OidcUrl.ToString(), Stub.Oidc.RequestToken);
        }

        return new(values);
    }

    public AwsIdentity Identity(IEnvironment environment, string? role = null, TimeProvider? clock = null) =>
        Keep(new AwsIdentity(Options with { Role = role }, environment, clock ?? TimeProvider.System, Mask, new ListLog(Log)));

    public EcrClient Ecr(AwsPrincipal? user = null, bool dryRun = false, TimeProvider? clock = null)
    {
        var environment = EnvironmentOf(user ?? User);
        return Keep(new EcrClient(
            Stub.Settings.Account, Options, Identity(environment), environment, Gate(dryRun), clock ?? TimeProvider.System, Mask, new ListLog(Log)));
    }

    public EcrRegistryClient Registry(Func<EcrRegistryOptions, EcrRegistryOptions>? also = null, AwsPrincipal? user = null, bool dryRun = false)
    {
        var options = new EcrRegistryOptions(Stub.Settings.Account, Stub.Settings.Region) { AsksForHost = true, Retry = Options.Retry };
        return Keep(new EcrRegistryClient(also?.Invoke(options) ?? options, Ecr(user, dryRun), Gate(dryRun), TimeProvider.System, Mask, new ListLog(Log)));
    }

    public PushRequest Push(Descriptor image, string repository, string tag) => new(Images.Layout, image.Digest, repository, tag);

    public async ValueTask DisposeAsync()
    {
        _made.ForEach(made => made.Dispose());
        await _part.DisposeAsync();
        Images.Dispose();
        Directory.Delete(Context.Scratch, recursive: true);
    }

    private IChangeGate Gate(bool dryRun) => dryRun ? new DryRunGate(new ListLog(Log)) : new ApplyingGate(new ListLog(Log));

    private T Keep<T>(T made)
        where T : IDisposable
    {
        _made.Add(made);
        return made;
    }

    private sealed class ListLog(ConcurrentQueue<string> lines) : ILog
    {
        public void Write(LogLevel level, string message) => lines.Enqueue(message);

        public void Progress(string? status)
        {
        }

        public void Annotate(Annotation annotation) => lines.Enqueue(annotation.Message);
    }
}
