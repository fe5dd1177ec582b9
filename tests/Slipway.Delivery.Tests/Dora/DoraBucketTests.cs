using Slipway.Delivery.Dora;

namespace Slipway.Delivery.Tests.Dora;

public sealed class DoraBucketTests
{
    [Theory]
    [InlineData(0, DurationBucket.LessThanOneHour)]
    [InlineData(0.99, DurationBucket.LessThanOneHour)]
    [InlineData(1, DurationBucket.LessThanOneDay)]
    [InlineData(24, DurationBucket.OneDayToOneWeek)]
    [InlineData(24 * 7, DurationBucket.OneDayToOneWeek)]
    [InlineData(24 * 8, DurationBucket.OneWeekToOneMonth)]
    [InlineData(24 * 31, DurationBucket.OneToSixMonths)]
    [InlineData(24 * 181, DurationBucket.MoreThanSixMonths)]
    public void A_duration_has_its_bucket(double hours, DurationBucket expected) => DoraBuckets.Of(TimeSpan.FromHours(hours)).ShouldBe(expected);

    [Theory]
    [InlineData(30, FrequencyBucket.OnDemand)]
    [InlineData(24, FrequencyBucket.HourToDay)]
    [InlineData(1, FrequencyBucket.HourToDay)]
    [InlineData(0.5, FrequencyBucket.DayToWeek)]
    [InlineData(0.1, FrequencyBucket.WeekToMonth)]
    [InlineData(0.01, FrequencyBucket.MonthToSixMonths)]
    [InlineData(0.001, FrequencyBucket.Rarer)]
    public void A_frequency_has_its_bucket(double perDay, FrequencyBucket expected) => DoraBuckets.OfFrequency(perDay).ShouldBe(expected);

    [Theory]
    [InlineData(0, RateBucket.UpTo2Percent)]
    [InlineData(0.03, RateBucket.From2To4Percent)]
    [InlineData(0.05, RateBucket.From4To8Percent)]
    [InlineData(0.16, RateBucket.From8To16Percent)]
    [InlineData(0.3, RateBucket.From16To32Percent)]
    [InlineData(0.5, RateBucket.From32To64Percent)]
    [InlineData(1, RateBucket.MoreThan64Percent)]
    public void A_rate_has_its_bucket(double rate, RateBucket expected) => DoraBuckets.OfRate(rate).ShouldBe(expected);
}
