using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class SequentialProbabilityRatioTestTests
{
    private static SequentialProbabilityRatioTest OneToFivePercent() => new(0.01, 0.05, 0.01, 0.05);

    [Fact]
    public void Steps_and_bounds_are_those_of_the_literature()
    {
        var test = OneToFivePercent();

        test.BadStep.ShouldBe(1.609, 0.0005);
        test.GoodStep.ShouldBe(-0.0412, 0.00005);
        test.RejectAt.ShouldBe(4.61, 0.005);
        test.AcceptAt.ShouldBe(-3.00, 0.005);
    }

    [Fact]
    public void Three_errors_in_a_row_reject_and_two_do_not()
    {
        var test = OneToFivePercent();

        test.Add(2, 0);
        test.Outcome.ShouldBe(SequentialOutcome.Undecided);
        test.Add(1, 0);
        test.Outcome.ShouldBe(SequentialOutcome.Rejected);
    }

    [Fact]
    public void Seventy_three_clean_requests_accept_and_seventy_two_do_not()
    {
        var test = OneToFivePercent();

        test.Add(0, 72);
        test.Outcome.ShouldBe(SequentialOutcome.Undecided);
        test.Add(0, 1);
        test.Outcome.ShouldBe(SequentialOutcome.Accepted);
    }

    [Theory]
    [InlineData(0.01, 113)]
    [InlineData(0.05, 88)]
    [InlineData(0.10, 37)]
    [InlineData(0.30, 11)] // 9 with the less careful upper bound ln((1-beta)/alpha)
    [InlineData(1.00, 3)]
    public void Medians_to_a_decision_are_near_the_known_ones(double rate, int median)
    {
        var random = new Random(42);
        var counts = Enumerable.Range(0, 4001).Select(_ => RequestsToDecide(rate, random)).Order().ToArray();

        counts[counts.Length / 2].ShouldBeInRange((int)(median * 0.9), (int)Math.Ceiling(median * 1.1));
    }

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(0.05, 0.05)]
    [InlineData(0.05, 0.01)]
    [InlineData(0.05, 1)]
    [InlineData(double.NaN, 0.05)]
    public void Rates_that_cannot_be_told_apart_are_refused(double p0, double p1) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SequentialProbabilityRatioTest(p0, p1, 0.01, 0.05));

    [Fact]
    public void Counts_below_zero_and_weights_above_one_are_refused()
    {
        var test = OneToFivePercent();

        Should.Throw<ArgumentOutOfRangeException>(() => test.Add(-1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => test.Add(0, 1, 1.01));
    }

    private static int RequestsToDecide(double rate, Random random)
    {
        var test = OneToFivePercent();
        var count = 0;
        while (test.Outcome == SequentialOutcome.Undecided)
        {
            count++;
            var bad = random.NextDouble() < rate ? 1 : 0;
            test.Add(bad, 1 - bad);
        }

        return count;
    }
}
