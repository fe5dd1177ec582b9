using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class RestartingSequentialTestTests
{
    private static RestartingSequentialTest OneToFivePercent() => new(0.01, 0.05, 0.01, 0.05);

    [Fact]
    public void All_segments_together_spend_alpha()
    {
        var test = OneToFivePercent();
        var spent = 0.0;
        for (var segment = 1; segment <= 60; segment++)
        {
            spent += Math.Exp(-test.RejectAt);
            Accept(test);
        }

        spent.ShouldBe(0.01, 1e-12);
    }

    [Fact]
    public void An_acceptance_starts_the_next_segment_from_nothing()
    {
        var test = OneToFivePercent();
        test.Add(0, 100);

        test.Conclude().ShouldBe(SequentialOutcome.Accepted);

        test.Acceptances.ShouldBe(1);
        test.LogLikelihoodRatio.ShouldBe(0);
        test.RejectAt.ShouldBe(Math.Log(400), 1e-12);
    }

    [Fact]
    public void A_fault_after_ten_thousand_acceptances_is_still_rejected()
    {
        var test = OneToFivePercent();
        for (var i = 0; i < 10_000; i++)
            Accept(test);
        double.IsFinite(test.RejectAt).ShouldBeTrue();

        test.Add(5_000, 0);

        test.Conclude().ShouldBe(SequentialOutcome.Rejected);
        test.Rejected.ShouldBeTrue();
    }

    [Fact]
    public void Of_a_steadily_bad_service_nothing_is_accepted_first()
    {
        var test = OneToFivePercent();
        for (var i = 0; i < 20 && !test.Rejected; i++)
        {
            test.Add(3, 7);
            test.Conclude();
        }

        test.Rejected.ShouldBeTrue();
        test.Acceptances.ShouldBe(0);
    }

    private static void Accept(RestartingSequentialTest test)
    {
        test.Add(0, 73);
        test.Conclude().ShouldBe(SequentialOutcome.Accepted);
    }
}
