namespace Slipway.Delivery.Tests.Baking;

/// <summary>Random counts from a seeded generator.</summary>
internal static class Draw
{
    /// <summary>How many of <paramref name="count"/> happen, each with <paramref name="share"/>; by the gaps between them: rare ones are cheap.</summary>
    public static int Binomial(Random random, int count, double share)
    {
        if (share <= 0)
            return 0;
        if (share >= 1)
            return count;
        var hits = 0;
        var miss = Math.Log(1 - share);
        for (double at = 0; ; hits++)
        {
            at += 1 + Math.Floor(Math.Log(1 - random.NextDouble()) / miss);
            if (at > count)
                return hits;
        }
    }

    /// <summary>Arrivals of a Poisson process; Knuth's product below, the normal approximation above 60.</summary>
    public static int Poisson(Random random, double mean)
    {
        if (mean > 60)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * normal)));
        }

        var limit = Math.Exp(-mean);
        var count = -1;
        for (var product = 1.0; product > limit; count++)
            product *= 1 - random.NextDouble();
        return Math.Max(0, count);
    }
}
