namespace Slipway.Delivery.Tests.Baking;

/// <summary>How requests arrive: the mean number in an interval that begins at a time.</summary>
internal sealed record Traffic(string Name, Func<Random, Func<double, double, double>> Start)
{
    /// <summary>A Poisson stream of one rate.</summary>
    public static Traffic Steady { get; } = new("steady", _ => (_, mean) => mean);

    /// <summary>One interval in ten brings half of everything; the errors in it are independent of each other.</summary>
    public static Traffic Bursty { get; } = new("bursty", random => (_, mean) => random.NextDouble() < 0.1 ? 5 * mean : mean * 5 / 9);

    /// <summary>Day and night, with a day of ten minutes and the bake at any hour of it.</summary>
    public static Traffic Diurnal { get; } = new("diurnal", random =>
    {
        var phase = random.NextDouble();
        return (at, mean) => mean * (1 + (0.9 * Math.Sin(2 * Math.PI * ((at / 600) + phase))));
    });

    /// <summary>Half as much, steadily.</summary>
    public static Traffic Sparse { get; } = new("steady, 5/s", _ => (_, mean) => mean / 2);

    /// <summary>Probes at their fixed rate.</summary>
    public static Traffic Local { get; } = new("local, 20/s", _ => (_, mean) => mean);

    public static IReadOnlyList<Traffic> All { get; } = [Steady, Bursty, Diurnal, Sparse];
}
