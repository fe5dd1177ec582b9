using System.Collections.Immutable;

namespace Slipway.Bench;

/// <summary>Layers of targets, each of which depends on some of the layer before; the same every time.</summary>
internal static class LayeredGraph
{
    private const int Dependencies = 3;

    public static ImmutableArray<TargetModel> Of(int targets, int width, Func<int, Func<TargetContext, CancellationToken, Task>> action)
    {
        var random = new Random(42);
        return
        [
            .. Enumerable.Range(0, targets).Select(index => new TargetModel(Name(index))
            {
                DependsOn = index < width
                    ? []
                    : [.. Enumerable.Range(0, Dependencies).Select(_ => Name(((index / width) - 1) * width + random.Next(width))).Distinct()],
                Actions = [action(index)],
                IsDefault = true,
            }),
        ];
    }

    private static string Name(int index) => $"Target{index}";
}
