using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Slipway.Delivery.Scanning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class TrivyInstallerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HttpListener _listener = new();
    private readonly Uri _address = TinyHttpService.Nowhere();
    private readonly byte[] _archive = Archive("trivy", "#!/bin/sh\necho it is me\n");
    private readonly HttpClient _http = new();
    private int _requests;

    public TrivyInstallerTests()
    {
        _listener.Prefixes.Add(_address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    [Fact]
    public async Task A_pinned_trivy_is_fetched_once()
    {
        var program = await InstallAsync(Sha(_archive));

        File.ReadAllText(program).ShouldContain("it is me");
        (await InstallAsync(Sha(_archive))).ShouldBe(program);
        _requests.ShouldBe(1);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(program).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task What_is_not_what_was_pinned_is_not_unpacked_and_what_was_there_stays()
    {
        var program = (_folder.Path / "tools").CreateDirectory() / "trivy";
        File.WriteAllText(program, "the old one");

        var failure = await Should.ThrowAsync<TargetFailedException>(() => InstallAsync(new string('0', 64)));

        failure.Why.ShouldNotBeNull().ShouldContain(Sha(_archive));
        failure.Cure.ShouldNotBeNull().ShouldContain("Do not change the pin");
        File.ReadAllText(program).ShouldBe("the old one");
    }

    [Fact]
    public async Task A_program_that_was_changed_afterwards_is_fetched_again()
    {
        var program = await InstallAsync(Sha(_archive));
        File.AppendAllText(program, "echo and me\n");

        File.ReadAllText(await InstallAsync(Sha(_archive))).ShouldNotContain("and me");
    }

    [Theory]
    [InlineData("", true, 1)] // there is none: the pinned one is fetched
    [InlineData("", false, 0)] // nothing is pinned: nothing is fetched
    [InlineData("path", true, 0)] // one on PATH will do
    [InlineData("tools", true, 1)] // what is in the tool folder must be what was pinned
    public async Task What_is_there_decides_whether_one_is_fetched(string present, bool isPinned, int requests)
    {
        if (present.Length > 0)
        {
            File.WriteAllText((_folder.Path / present).CreateDirectory() / "trivy", "#!/bin/sh\necho another\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_folder.Path / present / "trivy", UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        var environment = new FixedEnvironment(new Dictionary<string, string> { ["PATH"] = _folder.Path / "path" });
        var pinned = isPinned ? new TrivyDownload("1.2.3", new Uri(_address, "trivy.tar.gz"), Sha(_archive)) : null;
        var options = new TrivyOptions(_folder.Path / "tools", _folder.Path / "scratch");

        var installer = new TrivyInstaller(_http, new ApplyingGate(NullLog.Instance), NullLog.Instance);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => installer.EnsureAsync(pinned, options, environment, TimeProvider.System, CancellationToken.None)));

        _requests.ShouldBe(requests); // also when tree and images are scanned at the same time
    }

    [Fact]
    public async Task A_dry_run_fetches_nothing()
    {
        await InstallAsync(Sha(_archive), new DryRunGate(NullLog.Instance));

        _requests.ShouldBe(0);
        (_folder.Path / "tools" / "trivy").FileExists.ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://example.com/trivy.tar.gz", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("https://example.com/trivy.tar.gz", "abc")]
    public async Task A_pin_that_protects_nothing_is_refused(string archive, string sha256) =>
        await Should.ThrowAsync<UsageException>(() => new TrivyInstaller(_http, new ApplyingGate(NullLog.Instance), NullLog.Instance)
            .InstallAsync(new("1.0.0", new(archive), sha256), _folder.Path, CancellationToken.None));

    public void Dispose()
    {
        _listener.Close();
        _http.Dispose();
        _folder.Dispose();
    }

    private Task<AbsolutePath> InstallAsync(string sha256, IChangeGate? gate = null) =>
        new TrivyInstaller(_http, gate ?? new ApplyingGate(NullLog.Instance), NullLog.Instance)
            .InstallAsync(new("1.0.0", new(_address, "trivy.tar.gz"), sha256), _folder.Path / "tools", CancellationToken.None);

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Archive(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return bytes.ToArray();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Interlocked.Increment(ref _requests);
                await context.Response.OutputStream.WriteAsync(_archive);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
