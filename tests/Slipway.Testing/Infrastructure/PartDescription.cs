namespace Slipway.Testing.Infrastructure;

/// <summary>A part that can be started.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Variables">The environment variables that it sets.</param>
/// <param name="StartAsync">Starts it, or throws <see cref="PartUnavailableException"/>.</param>
public sealed record PartDescription(
    string Name, string Summary, IReadOnlyList<string> Variables, Func<PartContext, CancellationToken, Task<InfrastructurePart>> StartAsync);
