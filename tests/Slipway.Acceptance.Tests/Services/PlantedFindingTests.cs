using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Testing;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Services;

/// <summary>What nobody wants to deliver stops a delivery, with its name; a dated exception lets it through until that day. By the sample's own build and Trivy.</summary>
public sealed class PlantedFindingTests : IAsyncLifetime
{
    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);
    private Repository _repository = null!;
    private TrivyPart _trivy = null!;

    private readonly HttpListener _listener = new();
    private readonly Uri _address = TinyHttpService.Nowhere();
    private string _sha256 = "";

    private AbsolutePath Folder => _repository.Folder / "samples" / "two-services";

    public async Task InitializeAsync()
    {
        _repository = await Repository.CloneUncompiledAsync();
        await CompiledBuilds.ProvideAsync(_repository, CompiledBuild.TwoServices);
        _trivy = await TrivyPart.StartAsync(_context, CancellationToken.None);

        // As on a machine that has no Trivy: the build fetches the one that is pinned.
        var archive = await ArchiveAsync(_trivy.Program);
        _sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(archive));
        _listener.Prefixes.Add(_address.ToString());
        _listener.Start();
        _ = ServeAsync(archive);
    }

    public async Task DisposeAsync()
    {
        _listener.Close();
        await _trivy.DisposeAsync();
        await _repository.DisposeAsync();
        Directory.Delete(_context.Scratch, recursive: true);
    }

    [Fact]
    public async Task A_key_a_privileged_container_and_a_vulnerable_package_each_stop_the_delivery_and_pass_under_a_dated_exception()
    {
        (await PushAsync()).ShouldEndWith(0);
        (Folder / ".nuke/tools/trivy/trivy.pin").FileExists.ShouldBe(_context.Find("trivy") is null, "it is fetched where there is none");
        await StopsAsync("aws-access-key-id", "path: services/greeter/deploy.sh", () => PlantedTree.Key(Folder, "services/greeter"));
        await StopsOnceItsDayIsOverAsync("aws-access-key-id");
        await StopsAsync("KSV017", "path: k8s/*", () => PlantedTree.PrivilegedContainer(Folder));
        await StopsAsync("CVE-2024-21907", "package: Newtonsoft.Json", () =>
        {
            _repository.Edit(
                "samples/two-services/services/greeter/Greeter.csproj",
                "</PropertyGroup>",
                "</PropertyGroup><ItemGroup><PackageReference Include=\"Newtonsoft.Json\" VersionOverride=\"12.0.3\" /></ItemGroup>");
            File.Delete(Folder / "services/greeter/packages.lock.json"); // written anew by the restore
            PlantedTree.Write(Folder / "services/greeter/Parse.cs", "internal static class Parse { public static object Of(string text) => Newtonsoft.Json.Linq.JToken.Parse(text); }\n");
        });
    }

    private async Task StopsAsync(string id, string scope, Action plant)
    {
        plant();
        await _repository.Git.CommitAsync($"feat: plant {id}");
        if (id.StartsWith("CVE", StringComparison.Ordinal))
        {
            (await BuildAsync("Compile")).ShouldEndWith(0); // writes the lock file, which is what is scanned
        }

        var stopped = await PushAsync();
        stopped.ShouldEndWith(1).Output.ShouldContain("The scan gate failed");
        stopped.Output.ShouldContain(id);
        stopped.Output.ShouldNotContain("QWERTYUIOP");
        stopped.Output.ShouldContain("✗ Scan ", Case.Sensitive, stopped.Output);
        JsonNode.Parse(File.ReadAllText(Folder / "artifacts/scan.json"))!["findings"]!.AsArray()
            .Where(finding => finding!["counts"]!.GetValue<bool>()).Select(finding => finding!["finding"]!["id"]!.GetValue<string>()).Distinct().ShouldBe([id], customMessage: stopped.Output);
        stopped.Output.ShouldNotContain("Push succeeded");

        var file = Folder / "scan-exceptions.yaml";
        File.AppendAllText(
            file,
            $"{(file.FileExists ? "" : "exceptions:\n")}  - id: {id}\n    {scope}\n    reason: planted by a test\n    owner: tests\n    expires: {DateTime.UtcNow.AddDays(30):yyyy-MM-dd}\n");
        (await PushAsync()).ShouldEndWith(0).Output.ShouldContain("planted by a test");
    }

    private async Task StopsOnceItsDayIsOverAsync(string id)
    {
        var file = Folder / "scan-exceptions.yaml";
        var dated = await File.ReadAllTextAsync(file);
        var yesterday = $"{DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}";
        await File.WriteAllTextAsync(file, Regex.Replace(dated, @"expires: \S+", $"expires: {yesterday}"));

        var stopped = await PushAsync();

        stopped.ShouldEndWith(1).Output.ShouldContain($"expired on {yesterday}");
        stopped.Output.ShouldContain(id);
        stopped.Output.ShouldNotContain("Push succeeded");
        await File.WriteAllTextAsync(file, dated);
    }

    private Task<BuildRun> PushAsync() => BuildAsync(
        "Push", "--trivy-cache", _trivy.CacheFolder, "--trivy-offline", "--trivy-archive", new Uri(_address, "trivy.tar.gz").AbsoluteUri, "--trivy-sha256", _sha256);

    private Task<BuildRun> BuildAsync(params string[] arguments) => BuildRun.InAsync(_repository, Folder, [.. arguments, "--service", "greeter", "--no-logo"], null);

    private async Task ServeAsync(byte[] archive)
    {
        while (_listener.IsListening)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                await call.Response.OutputStream.WriteAsync(archive);
                call.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // closed by the end of the test
            }
        }
    }

    private static async Task<byte[]> ArchiveAsync(AbsolutePath program)
    {
        using var memory = new MemoryStream();
        await using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(program, "trivy");
        }

        return memory.ToArray();
    }
}
