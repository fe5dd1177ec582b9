namespace Slipway.Delivery.Dora;

/// <summary>How dora.dev has grouped deployment frequency since 2025, by the mean time between two deployments. A month is 30 days.</summary>
public enum FrequencyBucket
{
    /// <summary>More than once an hour.</summary>
    OnDemand,

    /// <summary>Between once an hour and once a day.</summary>
    HourToDay,

    /// <summary>Between once a day and once a week.</summary>
    DayToWeek,

    /// <summary>Between once a week and once a month.</summary>
    WeekToMonth,

    /// <summary>Between once a month and once in six.</summary>
    MonthToSixMonths,

    /// <summary>Rarer.</summary>
    Rarer,
}
