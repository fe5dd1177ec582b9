using System.Net;
using System.Net.Sockets;
using Slipway.Delivery.Deploying.Local.Ingress;
using Slipway.Testing;
using Slipway.Tooling;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class LocalPortTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task The_preferred_port_is_used_when_it_is_free()
    {
        var port = _world.Options.PreferredPort;

        (await _world.DeliverAsync("1.0.0")).Url.ShouldBe(new Uri($"http://127.0.0.1:{port}/"));
    }

    [Fact]
    public async Task A_preferred_port_that_is_taken_is_passed_over()
    {
        using var other = Listen(0);
        _world.Options = _world.Options with { PreferredPort = PortOf(other) };
        _world.NewWorkload();

        var release = await _world.DeliverAsync("1.0.0");

        release.Url!.Port.ShouldNotBe(PortOf(other));
        (await _world.GetAsync(release.Url)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_remembered_port_that_somebody_else_took_is_an_error_that_names_it()
    {
        var release = await _world.DeliverAsync("1.0.0");
        await _world.Workload.DownAsync(_world.Service, Never);
        using var other = Listen(release.Url!.Port);

        var refusal = await Should.ThrowAsync<UsageException>(_world.NewWorkload().DeployAsync(_world.Request("1.1.0"), Never));

        refusal.What.ShouldBe($"Port {release.Url.Port}, the address of shop in local, is taken by another program.");
        refusal.Cure.ShouldNotBeNull().ShouldContain($"127.0.0.1:{release.Url.Port}");
        _world.Processes().ShouldBeEmpty();
        _world.State.Candidate.ShouldBeNull();
    }

    [Fact]
    public async Task A_remembered_port_that_somebody_only_tries_is_waited_for()
    {
        var clock = new ManualTimeProvider();
        var port = _world.Options.PreferredPort;
        var other = Listen(port);

        var choice = new IngressPort(_world.Options, "shop", clock).ChooseAsync(port, [], Never);
        clock.Advance(TimeSpan.FromMilliseconds(500));
        choice.IsCompleted.ShouldBeFalse();
        other.Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(20));

        (await choice).ShouldBe(port);
    }

    [Fact]
    public async Task A_configured_port_moves_the_service_there()
    {
        await _world.DeliverAsync("1.0.0");
        var port = _world.Options.PreferredPort + 1;
        _world.Options = _world.Options with { Ports = _world.Options.Ports.Add("shop", port) };
        _world.NewWorkload();

        var release = await _world.DeliverAsync("1.1.0");

        release.Url!.Port.ShouldBe(port);
        (await _world.GetAsync(release.Url)).ShouldBe("1.1.0");
        _world.Processes().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_configured_port_that_is_taken_leaves_the_service_where_it_is()
    {
        var release = await _world.DeliverAsync("1.0.0");
        using var other = Listen(0);
        _world.Options = _world.Options with { Ports = _world.Options.Ports.Add("shop", PortOf(other)) };

        await Should.ThrowAsync<UsageException>(_world.NewWorkload().DeployAsync(_world.Request("1.1.0"), Never));

        (await _world.GetAsync(release.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_file_where_the_state_belongs_is_a_clear_error()
    {
        File.WriteAllText(_world.Options.Folder, "");

        var refusal = await Should.ThrowAsync<UsageException>(_world.Workload.DeployAsync(_world.Request("1.0.0"), Never));

        refusal.What.ShouldContain("cannot be made");
    }

    [Fact]
    public async Task A_damaged_state_is_a_clear_error_and_never_an_empty_one()
    {
        await _world.DeliverAsync("1.0.0");
        File.WriteAllText(_world.Folders.StateFile, "{ \"schema\": \"slipway/local-state/1\", \"serv");

        var refusal = await Should.ThrowAsync<UsageException>(_world.NewWorkload().DeployAsync(_world.Request("1.1.0"), Never));

        refusal.What.ShouldContain("damaged");
    }

    public void Dispose() => _world.Dispose();

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
