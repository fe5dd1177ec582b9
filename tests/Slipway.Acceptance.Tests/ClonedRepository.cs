namespace Slipway.Acceptance.Tests;

/// <summary>A clone in which nothing has run yet, for several tests that do not mind each other.</summary>
public sealed class ClonedRepository : IAsyncLifetime
{
    public Repository Repository { get; private set; } = null!;

    public async Task InitializeAsync() => Repository = await Repository.CloneAsync();

    public async Task DisposeAsync() => await Repository.DisposeAsync();
}
