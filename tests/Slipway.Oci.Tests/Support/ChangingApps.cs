using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Tests.Support;

/// <summary>Small web apps of one project each, in folders below <paramref name="root"/>, whose sources change between builds.</summary>
/// <param name="root">Where the apps and the layout of their images are.</param>
/// <param name="sharedCompilation">Whether the SDK keeps a compiler server.</param>
internal sealed class ChangingApps(AbsolutePath root, bool sharedCompilation = false) : IDisposable
{
    private const string Mark = "SLIPWAY_TEST";

    private readonly OciLayout _layout = OciLayout.Create(root / "layout", TimeProvider.System);
    private readonly Dictionary<string, string?> _variables = new()
    {
        ["UseSharedCompilation"] = sharedCompilation ? "true" : "false",
        [Mark] = root, // what stays of the builds is found by it
    };

    /// <summary>What the builds have run.</summary>
    public List<ProcessSpec> Ran { get; } = [];

    /// <summary>What the builds have left behind.</summary>
    public IReadOnlyList<ProcessIdentity> Servers() => ProcessOrphans.Carrying(Mark, root);

    public void Dispose()
    {
        foreach (var server in Servers())
        {
            server.Kill();
        }
    }

    public void Write(string folder, string greeting)
    {
        TinyWebApp.Write(root / folder, greeting);
        Directory.Delete(root / folder / "Shared", recursive: true);
        var project = root / folder / "App/App.csproj";
        File.WriteAllText(project, File.ReadAllText(project).Replace("<ProjectReference Include=\"../Shared/Shared.csproj\" />", ""));
        WriteProgram(folder, greeting);
    }

    public void WriteProgram(string folder, string greeting) => File.WriteAllText(
        root / folder / "App/Program.cs", $"var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet(\"/\", () => \"{greeting}\");\napp.Run();\n");

    public async Task<(BuiltImage Built, string Said)> BuildAsync(string folder, char commit, bool compilerServer = false)
    {
        var app = root / folder;
        var files = Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/work/") && !file.Contains("/obj/") && !file.Contains("/bin/")).Select(file => AbsolutePath.Create(file));
        var log = new KeptLog();
        var processes = new Runner(new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), app), _variables, Ran);
        var request = TinyWebApp.Request(app) with
        {
            Commit = new string(commit, 40),
            Inputs = new DotNetInputs([.. files], "sdk"),
            CompilerServer = compilerServer,
        };
        var built = await new DotNetImageBuilder(processes, log).BuildAsync(request, _layout, default);
        return (built, log.Text);
    }

    private sealed class Runner(IProcessRunner inner, Dictionary<string, string?> variables, List<ProcessSpec> ran) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
        {
            ran.Add(spec);
            return inner.RunAsync(spec with { Environment = spec.Environment.SetItems(variables) }, cancellationToken);
        }

        public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile) => inner.StartDetached(spec, logFile);
    }

    private sealed class KeptLog : ILog
    {
        public string Text { get; private set; } = "";

        public void Write(LogLevel level, string message) => Text += message + "\n";

        public void Progress(string? status)
        {
        }

        public void Annotate(Annotation annotation)
        {
        }
    }
}
