namespace Slipway.Acceptance.Tests;

/// <summary>A clone whose first delivery has been made: what most tests begin with.</summary>
public sealed class DeliveredRepository : IAsyncLifetime
{
    public Repository Repository { get; private set; } = null!;

    public BuildRun First { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Repository = await Repository.CloneAsync();
        First = await Repository.BuildAsync();
    }

    public async Task DisposeAsync() => await Repository.DisposeAsync();
}
