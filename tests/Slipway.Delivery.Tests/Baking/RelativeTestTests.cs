using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class RelativeTestTests
{
    [Fact]
    public void Nothing_seen_is_no_evidence() => new RelativeTest(0.01).EValue.ShouldBe(1, 1e-12);

    [Fact]
    public void Requests_without_errors_are_no_evidence_either_way()
    {
        var test = new RelativeTest(0.01);
        test.Add(0, 1000, 0, 1000);

        test.EValue.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Errors_without_a_baseline_are_no_evidence()
    {
        var test = new RelativeTest(0.01);
        test.Add(50, 100, 0, 0);

        test.Rejected.ShouldBeFalse();
    }

    [Fact]
    public void Many_more_errors_than_the_old_release_reject()
    {
        var test = new RelativeTest(0.01);
        for (var i = 0; i < 6; i++)
            test.Add(3, 50, 0, 50);

        test.Rejected.ShouldBeTrue();
    }

    [Fact]
    public void Fewer_errors_than_the_old_release_never_reject()
    {
        var test = new RelativeTest(0.01);
        for (var i = 0; i < 200; i++)
        {
            test.Add(1, 50, 4, 50);
            test.Rejected.ShouldBeFalse();
        }
    }

    [Fact]
    public void The_share_of_the_traffic_is_allowed_for()
    {
        // A tenth of the traffic and a tenth of the errors is no worse.
        var test = new RelativeTest(0.01);
        for (var i = 0; i < 50; i++)
            test.Add(2, 100, 18, 900);

        test.Rejected.ShouldBeFalse();
    }

    [Fact]
    public void A_difference_that_begins_late_is_found()
    {
        var test = new RelativeTest(0.01);
        for (var i = 0; i < 100; i++)
            test.Add(2, 100, 2, 100);
        test.Rejected.ShouldBeFalse();

        for (var i = 0; i < 15 && !test.Rejected; i++)
            test.Add(8, 100, 2, 100);

        test.Rejected.ShouldBeTrue();
    }

    [Fact]
    public void A_tolerated_ratio_does_not_reject_where_none_tolerated_does()
    {
        var strict = new RelativeTest(0.01);
        var tolerant = new RelativeTest(0.01, tolerance: 2);
        for (var i = 0; i < 60; i++)
        {
            strict.Add(4, 100, 2, 100);
            tolerant.Add(4, 100, 2, 100);
        }

        strict.Rejected.ShouldBeTrue();
        tolerant.Rejected.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1.0, 50)]
    [InlineData(0.2, 400)]
    public void Looking_all_the_time_keeps_the_promised_risk(double weight, int requests)
    {
        var random = new Random(7);
        const int Runs = 2000;
        var rejected = Enumerable.Range(0, Runs).Count(_ => RejectsEqualRates(random, weight, requests));

        // alpha is 5 %; 2,000 runs at exactly 5 % stay below 6.5 % but once in a thousand.
        ((double)rejected / Runs).ShouldBeLessThan(0.065);
    }

    private static bool RejectsEqualRates(Random random, double weight, int requests)
    {
        var test = new RelativeTest(0.05);
        for (var look = 0; look < 100 && !test.Rejected; look++)
            test.Add(Draw.Binomial(random, requests, 0.02), requests, Draw.Binomial(random, 3 * requests, 0.02), 3 * requests, weight);
        return test.Rejected;
    }
}
