using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>The newer engine, with its containerd image store, and a registry, for all tests of a class.</summary>
public sealed class BuildxFixture : IAsyncLifetime
{
    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);

    public BuildxPart Engine { get; private set; } = null!;

    public RegistryPart Registry { get; private set; } = null!;

    public PartContext Context => _context;

    public async Task InitializeAsync()
    {
        if (BuildxPart.Obstacle is null)
        {
            Engine = await BuildxPart.StartAsync(_context, containerdStore: true, CancellationToken.None);
            Registry = await RegistryPart.StartAsync(_context, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (Engine is not null)
        {
            await Registry.DisposeAsync();
            await Engine.DisposeAsync();
        }

        Directory.Delete(_context.Scratch, recursive: true);
    }
}
