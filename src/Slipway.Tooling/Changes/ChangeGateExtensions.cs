namespace Slipway.Tooling.Changes;

/// <summary>Changes that bring nothing back.</summary>
public static class ChangeGateExtensions
{
    /// <summary>Applies <paramref name="change"/>, or only shows it.</summary>
    public static Task ChangeAsync(
        this IChangeGate gate, Change change, Func<CancellationToken, Task> apply, CancellationToken cancellationToken) =>
        gate.ChangeAsync<object?>(
            change,
            async token =>
            {
                await apply(token).ConfigureAwait(false);
                return null;
            },
            () => null,
            cancellationToken);
}
