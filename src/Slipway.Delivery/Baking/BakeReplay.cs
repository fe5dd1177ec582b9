using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>Decides a recorded bake again.</summary>
public static class BakeReplay
{
    /// <summary>
    /// Feeds the record's samples to the same <see cref="BakeDecider"/> that decided the live bake, and answers the record with what it finds now: verdict,
    /// line and checks. Throws a <see cref="UsageException"/> when the samples end before a verdict.
    /// </summary>
    public static BakeRecord Replay(BakeRecord record)
    {
        var decider = new BakeDecider(record.Plan);
        foreach (var sample in record.Samples)
        {
            var decision = decider.Observe(sample);
            if (decision is { Verdict: { } verdict, Line: { } line })
                return record with { Verdict = verdict, Line = line, Checks = decider.States(), Blind = decider.Blind, Elapsed = sample.At };
        }

        throw new UsageException(
            "The bake's record ends before its verdict.",
            $"Its {record.Samples.Count} samples leave the bake undecided.",
            "Use a record that a bake wrote at its end, unchanged.");
    }
}
