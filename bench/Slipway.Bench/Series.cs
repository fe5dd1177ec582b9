namespace Slipway.Bench;

/// <summary>What one contestant took, round by round, in milliseconds.</summary>
internal sealed class Series(string name)
{
    public string Name { get; } = name;

    /// <summary>Wall time.</summary>
    public List<double> Wall { get; } = [];

    /// <summary>Processor time of its processes; empty where there are none.</summary>
    public List<double> Processor { get; } = [];

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The median of the rounds' own ratios: a burden that lasts longer than a round falls out.</summary>
    public double Over(Series other) => Median(Wall.Zip(other.Wall, (mine, theirs) => mine / theirs));

    /// <summary>The same of processor time.</summary>
    public double ProcessorOver(Series other) => Median(Processor.Zip(other.Processor, (mine, theirs) => mine / theirs));
}
