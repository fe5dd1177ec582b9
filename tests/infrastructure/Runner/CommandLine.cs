using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Testing.Runner;

/// <summary>What was asked for: <c>PART... -- COMMAND [ARGUMENT...]</c>.</summary>
internal sealed record CommandLine(IReadOnlyList<PartDescription> Parts, IReadOnlyList<string> Command, bool Help)
{
    public static CommandLine Parse(string[] arguments)
    {
        var dashes = Array.IndexOf(arguments, "--");
        var names = dashes < 0 ? arguments : arguments[..dashes];
        if (names.Length == 0 || names.Any(name => name is "--help" or "-h"))
        {
            return new([], [], Help: true);
        }

        var known = string.Join(", ", PartCatalogue.All.Select(part => part.Name));
        var parts = names.Distinct().Select(name => PartCatalogue.Find(name)
            ?? throw new UsageException($"There is no part '{name}'.", $"The parts are {known}.", "See tests/infrastructure/run --help.")).ToList();
        var command = dashes < 0 ? [] : arguments[(dashes + 1)..];
        return command.Length > 0
            ? new(parts, command, Help: false)
            : throw new UsageException(
                "There is no command to run.",
                "It comes after two dashes.",
                $"For example: tests/infrastructure/run {string.Join(' ', names)} -- bash");
    }
}
