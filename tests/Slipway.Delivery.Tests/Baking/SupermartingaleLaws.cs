using FsCheck;
using FsCheck.Fluent;
using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>
/// Why the promises hold at any moment of looking: under “the release is good” the evidence has, whatever the batch and its discount, a mean of at most one.
/// The means are exact sums over all outcomes, not simulated.
/// </summary>
public class SupermartingaleLaws
{
    private static readonly Gen<int> Requests = Gen.Choose(1, 300);
    private static readonly Gen<int> Independent = Gen.Choose(1, 50);

    [Fact]
    public void The_absolute_evidence_against_a_good_release_does_not_grow_in_the_mean() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Arb.From(from requests in Requests from m in Independent from rate in Gen.Choose(1, 300) from ratio in Gen.Choose(2, 10) select (requests, m, rate, ratio)),
        given =>
        {
            var (p0, p1) = (given.rate / 10_000.0, given.ratio * given.rate / 10_000.0);
            var mean = Enumerable.Range(0, given.requests + 1).Sum(bad =>
            {
                var test = new SequentialProbabilityRatioTest(p0, p1, 0.01, 0.05);
                test.Add(bad, given.requests - bad, RateCheck.Weight(given.requests, given.m));
                return Math.Exp(LogBinomial(given.requests, bad, p0) + test.LogLikelihoodRatio);
            });
            return mean <= 1 + 1e-9;
        }));

    [Fact]
    public void The_absolute_evidence_for_a_bad_release_does_not_grow_in_the_mean() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Arb.From(from requests in Requests from m in Independent from rate in Gen.Choose(1, 300) from ratio in Gen.Choose(2, 10) select (requests, m, rate, ratio)),
        given =>
        {
            var (p0, p1) = (given.rate / 10_000.0, given.ratio * given.rate / 10_000.0);
            var mean = Enumerable.Range(0, given.requests + 1).Sum(bad =>
            {
                var test = new SequentialProbabilityRatioTest(p0, p1, 0.01, 0.05);
                test.Add(bad, given.requests - bad, RateCheck.Weight(given.requests, given.m));
                return Math.Exp(LogBinomial(given.requests, bad, p1) - test.LogLikelihoodRatio);
            });
            return mean <= 1 + 1e-9;
        }));

    [Fact]
    public void The_evidence_for_a_difference_that_is_not_there_does_not_grow_in_the_mean() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Arb.From(from fresh in Requests from old in Requests from errors in Gen.Choose(1, 30) from m in Independent select (fresh, old, errors, m)),
        given =>
        {
            // The errors fall on the requests of both releases at random: hypergeometric.
            var errors = Math.Min(given.errors, given.fresh + given.old);
            var mean = 0.0;
            for (var ours = Math.Max(0, errors - given.old); ours <= Math.Min(errors, given.fresh); ours++)
            {
                var test = new RelativeTest(0.01);
                test.Add(ours, given.fresh, errors - ours, given.old, RateCheck.Weight(given.fresh, given.m));
                var log = LogChoose(given.fresh, ours) + LogChoose(given.old, errors - ours) - LogChoose(given.fresh + given.old, errors);
                mean += Math.Exp(log) * test.EValue;
            }

            return mean <= 1 + 1e-9;
        }));

    private static double LogBinomial(int n, int k, double p) => LogChoose(n, k) + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p));

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    private static double LogFactorial(int n)
    {
        var sum = 0.0;
        for (var i = 2; i <= n; i++)
            sum += Math.Log(i);
        return sum;
    }
}
