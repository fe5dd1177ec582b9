using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Tests.Support;
using Slipway.Testing.Http;
using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Tests.Registries;

/// <summary>Every break ends in a whole image or in a clear error, and a second run sends only what did not arrive.</summary>
[Trait("Speed", "Slow")]
public sealed class RegistryFaultTests : IAsyncLifetime
{
    private const int BlobSize = 400_000;

    private readonly TempFolder _folder = new();
    private readonly List<RegistryClient> _clients = [];
    private OciLayout _layout = null!;
    private TestRegistry _server = null!;
    private FaultProxy _proxy = null!;
    private Descriptor _image = null!;

    public async Task InitializeAsync()
    {
        _layout = OciLayout.Create(_folder / "layout", TimeProvider.System);
        _server = await TestRegistry.StartAsync();
        _proxy = new FaultProxy(_server.Port);
        var noise = new byte[BlobSize];
        new Random(1).NextBytes(noise);
        _image = await TestImage.WriteAsync(_layout, [TestImage.File("big", noise)]);
    }

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    public static TheoryData<string, string, FaultPoint> PushFaults()
    {
        var data = new TheoryData<string, string, FaultPoint>();
        foreach (var (method, part) in new[]
        {
            ("HEAD", "/blobs/"), ("POST", "/uploads/"), ("PATCH", "/uploads/"), ("PUT", "/uploads/"), ("PUT", "/manifests/sha256"), ("PUT", "/manifests/1"),
            ("HEAD", "/manifests/"),
        })
        {
            data.Add(method, part, FaultPoint.RequestHeaders);
            data.Add(method, part, FaultPoint.BeforeResponse);
            data.Add(method, part, FaultPoint.ResponseHeaders);
        }

        data.Add("PATCH", "/uploads/", FaultPoint.RequestBody);
        data.Add("PUT", "/manifests/1", FaultPoint.RequestBody);
        return data;
    }

    [Theory]
    [MemberData(nameof(PushFaults))]
    public async Task A_push_survives_a_break_wherever_it_comes(string method, string part, FaultPoint point)
    {
        _proxy.Add(new Fault(method, part, point));

        await PushAsync(Client());

        _proxy.Struck.Count.ShouldBe(1);
        await ShouldBeWholeAsync();
    }

    /// <summary>Without those after which all of the blob has arrived: then the push goes on, and rightly.</summary>
    public static IEnumerable<object[]> LastingFaults() =>
        PushFaults().Where(fault => fault is not ["PATCH", _, FaultPoint.BeforeResponse or FaultPoint.ResponseHeaders]);

    [Theory]
    [MemberData(nameof(LastingFaults))]
    public async Task A_push_that_breaks_for_good_says_so_and_the_next_run_finishes_it(string method, string part, FaultPoint point)
    {
        _proxy.Add(new Fault(method, part, point, Times: 1_000));
        var failure = await Should.ThrowAsync<RegistryException>(() => PushAsync(Client()));
        failure.What.ShouldContain("could not be reached");
        failure.Cure!.ShouldContain("run again");

        _proxy.Clear();
        await PushAsync(Client());

        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task The_next_run_does_not_send_again_what_arrived()
    {
        _proxy.Add(new Fault("PATCH", "/uploads/", FaultPoint.RequestHeaders, Times: 1_000, Spare: 3));
        await Should.ThrowAsync<RegistryException>(() => PushAsync(Client(chunkSize: 50_000)));
        _proxy.BodyBytes.ShouldBe(150_000);
        _proxy.Clear();

        await PushAsync(Client(chunkSize: 50_000));

        _server.BodyBytes("PATCH")
            .ShouldBe((await _layout.ReadImageAsync(_image.Digest, Platform.LinuxAmd64, default)).Manifest.Blobs().Sum(blob => blob.Size));
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Without_a_state_folder_the_next_run_still_ends_whole()
    {
        _proxy.Add(new Fault("PATCH", "/uploads/", FaultPoint.RequestBody, Times: 4));
        await Should.ThrowAsync<RegistryException>(() => PushAsync(Client(state: false)));

        await PushAsync(Client(state: false));

        await ShouldBeWholeAsync();
    }

    [Theory]
    [InlineData(FaultPoint.RequestHeaders)]
    [InlineData(FaultPoint.BeforeResponse)]
    [InlineData(FaultPoint.ResponseHeaders)]
    [InlineData(FaultPoint.ResponseBody)]
    public async Task A_pull_survives_a_break_wherever_it_comes(FaultPoint point)
    {
        await PushAsync(Client());
        _proxy.Add(new Fault("GET", "/blobs/", point, Times: 2));
        var other = OciLayout.Create(_folder / "other", TimeProvider.System);

        await other.PullAsync(Client().From("app"), _image.Digest, default);

        var (_, manifest) = await other.ReadImageAsync(_image.Digest, Platform.LinuxAmd64, default);
        manifest.Blobs().ShouldAllBe(blob => other.Has(blob));
    }

    [Fact]
    public async Task A_connection_that_falls_silent_counts_as_broken()
    {
        await PushAsync(Client());
        _proxy.Add(new Fault("GET", "/blobs/", FaultPoint.ResponseStall));
        var other = OciLayout.Create(_folder / "other", TimeProvider.System);

        await other.PullAsync(Client(patience: TimeSpan.FromMilliseconds(300)).From("app"), _image.Digest, default);

        var (_, manifest) = await other.ReadImageAsync(_image.Digest, Platform.LinuxAmd64, default);
        manifest.Blobs().ShouldAllBe(blob => other.Has(blob));
    }

    [Fact]
    public async Task An_upload_that_nobody_reads_on_counts_as_broken()
    {
        var noise = new byte[12_000_000]; // more than the buffers of both sockets hold
        new Random(2).NextBytes(noise);
        _image = await TestImage.WriteAsync(_layout, [TestImage.File("huge", noise)]);
        _proxy.Add(new Fault("PATCH", "/uploads/", FaultPoint.RequestStall));

        await PushAsync(Client(patience: TimeSpan.FromMilliseconds(500)));

        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task A_blob_that_comes_with_other_bytes_is_not_kept()
    {
        await PushAsync(Client());
        _proxy.Add(new Fault("GET", "/blobs/", FaultPoint.ResponseCorrupted, Times: 2));
        var other = OciLayout.Create(_folder / "other", TimeProvider.System);

        await Should.ThrowAsync<CorruptContentException>(() => other.PullAsync(Client().From("app"), _image.Digest, default));

        Directory.GetFiles(other.Folder / "blobs" / "sha256").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_comes_with_other_bytes_is_not_taken()
    {
        await PushAsync(Client());
        _proxy.Add(new Fault("GET", "/manifests/", FaultPoint.ResponseCorrupted));

        await Should.ThrowAsync<CorruptContentException>(() => Client().From("app").ReadManifestAsync(_image.Digest, default));
    }

    [Fact]
    public async Task A_blob_that_is_longer_or_shorter_than_promised_is_not_kept()
    {
        await PushAsync(Client());
        var (_, manifest) = await _layout.ReadImageAsync(_image.Digest, Platform.LinuxAmd64, default);
        var layer = manifest.Layers[0];
        var whole = _server.Of("app").Blobs[layer.Digest.ToString()];

        foreach (var wrong in new[] { whole[..^1], [.. whole, 0] })
        {
            _server.Of("app").Blobs[layer.Digest.ToString()] = wrong;
            var other = OciLayout.Create(_folder / $"other{wrong.Length}", TimeProvider.System);
            await Should.ThrowAsync<TargetFailedException>(() => other.PullAsync(Client().From("app"), _image.Digest, default));
            other.Has(layer).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_layout_that_was_damaged_is_not_pushed()
    {
        var (_, manifest) = await _layout.ReadImageAsync(_image.Digest, Platform.LinuxAmd64, default);
        var file = _layout.PathOf(manifest.Layers[0].Digest);
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        await Should.ThrowAsync<CorruptContentException>(() => PushAsync(Client()));

        _server.Of("app").Blobs.ShouldNotContainKey(manifest.Layers[0].Digest.ToString());
        _server.Of("app").Tags.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Passing_troubles_of_the_server_are_sat_out(int status)
    {
        var left = 0;
        var hit = new HashSet<string>();
        _server.Intercept = async context =>
        {
            // The first request of each kind fails.
            if (!hit.Add(context.Request.Method))
            {
                return false;
            }

            Interlocked.Increment(ref left);
            await TestRegistry.FailAsync(context, status, "UNAVAILABLE");
            return true;
        };

        await PushAsync(Client());

        left.ShouldBe(5); // HEAD, POST, PATCH, GET (how much arrived), PUT
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task What_the_server_asks_to_wait_is_waited()
    {
        var first = true;
        _server.Intercept = async context =>
        {
            if (context.Request.Method != "PATCH" || !first)
            {
                return false;
            }

            first = false;
            context.Response.Headers.RetryAfter = "1";
            await TestRegistry.FailAsync(context, 429, "TOOMANYREQUESTS");
            return true;
        };
        var began = Stopwatch.GetTimestamp();

        await PushAsync(Client(longest: TimeSpan.FromSeconds(5)));

        Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(950));
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Troubles_that_do_not_pass_end_in_an_error_with_the_servers_words()
    {
        _server.Intercept = async context =>
        {
            if (context.Request.Method != "PATCH")
            {
                return false;
            }

            await TestRegistry.FailAsync(context, 507, "DISKFULL");
            return true;
        };

        var failure = await Should.ThrowAsync<RegistryException>(() => PushAsync(Client()));

        failure.Code.ShouldBe("DISKFULL");
        failure.Why!.ShouldContain("507");
    }

    [Fact]
    public async Task An_upload_that_the_server_forgot_begins_again()
    {
        var forgotten = false;
        _server.Intercept = async context =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal) || forgotten)
            {
                return false;
            }

            forgotten = true;
            _server.ForgetUploads();
            await TestRegistry.FailAsync(context, 404, "BLOB_UPLOAD_UNKNOWN");
            return true;
        };

        await PushAsync(Client());

        forgotten.ShouldBeTrue();
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task An_upload_of_an_earlier_run_that_holds_something_else_begins_again()
    {
        _proxy.Add(new Fault("PATCH", "/uploads/", FaultPoint.RequestHeaders, Times: 1_000, Spare: 3));
        await Should.ThrowAsync<RegistryException>(() => PushAsync(Client(chunkSize: 50_000)));
        _server.SpoilUploads().ShouldBe(1);
        _proxy.Clear();

        await PushAsync(Client());

        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_said_to_be_so()
    {
        var port = _server.Port;
        await _server.DisposeAsync();

        var failure = await Should.ThrowAsync<RegistryException>(() => Client(port: port).ResolveAsync("app", "1", default));

        failure.What.ShouldContain($"127.0.0.1:{port} could not be reached");
        _server = await TestRegistry.StartAsync();
    }

    [Fact]
    public async Task A_push_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Intercept = async context =>
        {
            if (context.Request.Method == "PATCH")
            {
                await cancellation.CancelAsync();
            }

            return false;
        };

        await Should.ThrowAsync<OperationCanceledException>(() =>
            Client().PushAsync(new PushRequest(_layout, _image.Digest, "app", "1"), cancellation.Token));
    }

    private Task<PushResult> PushAsync(RegistryClient client) => client.PushAsync(new PushRequest(_layout, _image.Digest, "app", "1"), default);

    private async Task ShouldBeWholeAsync()
    {
        var (_, manifest) = await _layout.ReadImageAsync(_image.Digest, Platform.LinuxAmd64, default);
        foreach (var blob in manifest.Blobs())
        {
            Digest.Of(_server.Of("app").Blobs[blob.Digest.ToString()]).ShouldBe(blob.Digest);
        }

        _server.Of("app").Tags["1"].ShouldBe(_image.Digest.ToString());
    }

    private RegistryClient Client(int? port = null, bool state = true, int chunkSize = 1_000_000_000, TimeSpan? patience = null, TimeSpan? longest = null)
    {
        var options = new RegistryClientOptions
        {
            StateFolder = state ? _folder / "state" : null,
            Parallel = 1,
            ChunkSize = chunkSize,
            Patience = patience ?? TimeSpan.FromSeconds(60),
            Retry = new HttpRetryOptions(3) { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = longest ?? TimeSpan.FromMilliseconds(5) },
        };
        var client = new RegistryClient(
            RegistryAddress.Parse($"127.0.0.1:{port ?? _proxy.Port}"),
            options, NoCredentials.Instance, new RecordingGate(), TimeProvider.System, new SecretMask(), NullLog.Instance);
        _clients.Add(client);
        return client;
    }
}
