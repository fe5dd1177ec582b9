namespace Slipway.Building;

/// <summary>The options that must be known before the build object is made, and so before its parameters are: read without checking the rest.</summary>
internal sealed record EarlyOptions(string? Root, bool DryRun)
{
    public static EarlyOptions Read(IReadOnlyList<string> arguments)
    {
        string? root = null;
        var dryRun = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var next = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--root" when next is not null:
                    root = next;
                    break;
                case var word when word.StartsWith("--root=", StringComparison.Ordinal):
                    root = word["--root=".Length..];
                    break;
                case "--dry-run" when next != "false":
                case "--dry-run=true":
                    dryRun = true;
                    break;
            }
        }

        return new(root, dryRun);
    }
}
