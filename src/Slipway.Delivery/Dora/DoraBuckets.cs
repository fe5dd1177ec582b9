namespace Slipway.Delivery.Dora;

/// <summary>Which bucket a figure falls into, and what the bucket is called.</summary>
public static class DoraBuckets
{
    private const int MonthDays = 30;

    /// <summary>The bucket of a lead time or a recovery time.</summary>
    public static DurationBucket Of(TimeSpan duration) => duration switch
    {
        { TotalHours: < 1 } => DurationBucket.LessThanOneHour,
        { TotalDays: < 1 } => DurationBucket.LessThanOneDay,
        { TotalDays: <= 7 } => DurationBucket.OneDayToOneWeek,
        { TotalDays: <= MonthDays } => DurationBucket.OneWeekToOneMonth,
        { TotalDays: <= 6 * MonthDays } => DurationBucket.OneToSixMonths,
        _ => DurationBucket.MoreThanSixMonths,
    };

    /// <summary>The bucket of a number of deployments a day; more than zero.</summary>
    public static FrequencyBucket OfFrequency(double perDay) => (1 / perDay) switch
    {
        < 1.0 / 24 => FrequencyBucket.OnDemand,
        <= 1 => FrequencyBucket.HourToDay,
        <= 7 => FrequencyBucket.DayToWeek,
        <= MonthDays => FrequencyBucket.WeekToMonth,
        <= 6 * MonthDays => FrequencyBucket.MonthToSixMonths,
        _ => FrequencyBucket.Rarer,
    };

    /// <summary>The bucket of a share between 0 and 1.</summary>
    public static RateBucket OfRate(double rate) => rate switch
    {
        <= 0.02 => RateBucket.UpTo2Percent,
        <= 0.04 => RateBucket.From2To4Percent,
        <= 0.08 => RateBucket.From4To8Percent,
        <= 0.16 => RateBucket.From8To16Percent,
        <= 0.32 => RateBucket.From16To32Percent,
        <= 0.64 => RateBucket.From32To64Percent,
        _ => RateBucket.MoreThan64Percent,
    };

    /// <summary>For people.</summary>
    public static string Words(DurationBucket bucket) => bucket switch
    {
        DurationBucket.LessThanOneHour => "less than an hour",
        DurationBucket.LessThanOneDay => "less than a day",
        DurationBucket.OneDayToOneWeek => "a day to a week",
        DurationBucket.OneWeekToOneMonth => "a week to a month",
        DurationBucket.OneToSixMonths => "one to six months",
        _ => "more than six months",
    };

    /// <summary>For people.</summary>
    public static string Words(FrequencyBucket bucket) => bucket switch
    {
        FrequencyBucket.OnDemand => "on demand",
        FrequencyBucket.HourToDay => "hourly to daily",
        FrequencyBucket.DayToWeek => "daily to weekly",
        FrequencyBucket.WeekToMonth => "weekly to monthly",
        FrequencyBucket.MonthToSixMonths => "monthly to half-yearly",
        _ => "rarer than half-yearly",
    };

    /// <summary>For people.</summary>
    public static string Words(RateBucket bucket) => bucket switch
    {
        RateBucket.UpTo2Percent => "up to 2 %",
        RateBucket.From2To4Percent => "2 to 4 %",
        RateBucket.From4To8Percent => "4 to 8 %",
        RateBucket.From8To16Percent => "8 to 16 %",
        RateBucket.From16To32Percent => "16 to 32 %",
        RateBucket.From32To64Percent => "32 to 64 %",
        _ => "more than 64 %",
    };
}
