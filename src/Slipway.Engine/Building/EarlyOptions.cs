using Slipway.Parameters;

namespace Slipway.Building;

/// <summary>
/// The options that must be known before the build object is made, and so before its parameters are: read without checking the rest, in every spelling that
/// <see cref="CommandLine"/> accepts. A dry run that is asked for wrongly is a dry run until the error is said.
/// </summary>
internal sealed record EarlyOptions(string? Root, bool DryRun)
{
    public static EarlyOptions Read(IReadOnlyList<string> arguments)
    {
        string? root = null;
        var dryRun = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!CommandLine.IsFlag(arguments[i]))
            {
                continue;
            }

            var flag = arguments[i].Split('=', 2);
            var value = flag.Length == 2 ? flag[1] : i + 1 < arguments.Count && !CommandLine.IsFlag(arguments[i + 1]) ? arguments[i + 1] : null;
            switch (CommandLine.KeyOf(flag[0]))
            {
                case "root":
                    root = value ?? root;
                    break;
                case "dryrun":
                    dryRun = value != "false";
                    break;
            }
        }

        return new(root, dryRun);
    }
}
