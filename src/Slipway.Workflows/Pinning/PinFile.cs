using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Pinning;

/// <summary>The pins that a repository keeps of its own, over the built-in ones: <c>.github/actions.json</c>.</summary>
/// <param name="root">The repository's root.</param>
public sealed class PinFile(AbsolutePath root)
{
    /// <summary>Where the pins are, relative to the root.</summary>
    public const string File = ".github/actions.json";

    private AbsolutePath Path => root / File;

    /// <summary>The built-in catalogue with the repository's own pins over it.</summary>
    /// <exception cref="UsageException">The file is damaged.</exception>
    public ActionCatalog Catalog() =>
        Path.FileExists ? ActionCatalog.BuiltIn.With(ActionCatalog.Read(System.IO.File.ReadAllText(Path), File)) : ActionCatalog.BuiltIn;

    /// <summary>Refreshes the pins of these actions and writes what moved; answers with each pin that did, before and after.</summary>
    public async Task<IReadOnlyList<(ActionDefinition Before, ActionDefinition After)>> RefreshAsync(
        ActionPinner pinner, IEnumerable<string> actions, AbsolutePath cache, IChangeGate gate, CancellationToken cancellationToken)
    {
        var catalog = Catalog();
        var moved = new List<(ActionDefinition Before, ActionDefinition After)>();
        foreach (var action in actions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var after = await pinner.RefreshAsync(catalog[action], cache, cancellationToken).ConfigureAwait(false);
            if (after.Commit != catalog[action].Commit)
            {
                moved.Add((catalog[action], after));
            }
        }

        if (moved.Count > 0)
        {
            var own = Path.FileExists ? ActionCatalog.Read(System.IO.File.ReadAllText(Path), File) : [];
            var pins = own.Where(pin => !moved.Exists(pair => pair.After.Action == pin.Action)).Concat(moved.Select(pair => pair.After));
            var details = moved.ToDictionary(pair => pair.After.Action, pair => $"{pair.Before.Version} -> {pair.After.Version}");
            await gate.ChangeAsync(
                new Change("write", File, details),
                _ =>
                {
                    AtomicFile.WriteAllText(Path, ActionCatalog.Write(pins));
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return moved;
    }
}
