namespace Slipway.Delivery.Baking;

/// <summary>
/// Wilson's score interval for a share (E. B. Wilson, JASA 1927): for reports and for “is this enough evidence”, never for the verdict, since it does not
/// survive being looked at again and again.
/// </summary>
/// <param name="Lower">The share is above this with 95 % confidence.</param>
/// <param name="Upper">The share is below this with 95 % confidence.</param>
public sealed record WilsonInterval(double Lower, double Upper)
{
    // One-sided 95 % for each bound.
    private const double Z = 1.6448536269514722;

    /// <summary>The interval for <paramref name="bad"/> of <paramref name="total"/>; from 0 to 1 when there is nothing to go by.</summary>
    public static WilsonInterval Of(double bad, double total)
    {
        if (total <= 0)
            return new WilsonInterval(0, 1);
        var share = bad / total;
        var scale = 1 + (Z * Z / total);
        var middle = (share + (Z * Z / (2 * total))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / total) + (Z * Z / (4 * total * total)));
        return new WilsonInterval(Math.Clamp(middle - half, 0, share), Math.Clamp(middle + half, share, 1));
    }

    /// <summary>How many requests without a single bad one it takes to show with 95 % confidence that the share is below <paramref name="limit"/>.</summary>
    public static int CleanRequestsFor(double limit) => (int)Math.Floor(Z * Z * (1 - limit) / limit) + 1;
}
