namespace Slipway.Delivery.Dora;

/// <summary>How dora.dev has grouped lead time and recovery time since 2025. A month is 30 days.</summary>
public enum DurationBucket
{
    /// <summary>Less than an hour.</summary>
    LessThanOneHour,

    /// <summary>Less than a day.</summary>
    LessThanOneDay,

    /// <summary>A day to a week.</summary>
    OneDayToOneWeek,

    /// <summary>A week to a month.</summary>
    OneWeekToOneMonth,

    /// <summary>A month to six.</summary>
    OneToSixMonths,

    /// <summary>More than six months.</summary>
    MoreThanSixMonths,
}
