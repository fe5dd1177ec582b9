namespace Slipway.Delivery.Baking;

/// <summary>
/// An anytime-valid, one-sided comparison with a baseline. When new and old release fail equally often, the new one's share of each error is its share
/// <c>s</c> of the requests; a rate ratio <c>r</c> makes it <c>rs/(rs + 1 - s)</c>. The test is a mixture, over a grid of ratios and over the moments at
/// which the difference may have begun, of the likelihood ratios: an e-process, whose chance of ever reaching <c>1/alpha</c> under “not worse” is at most alpha
/// (Ville; after M. Lindon et al., <i>Anytime-valid inference for multinomial count data</i>, arXiv 2205.14762).
/// Given the number of errors the new one's count is hypergeometric, which is less dispersed than the binomial used here, so the bound holds (Hoeffding 1963).
/// </summary>
public sealed class RelativeTest
{
    private static readonly double[] Ratios = [1.5, 2, 3, 5, 10, 30, 100];

    // For each ratio the summed capital of all copies started so far, as a logarithm.
    private readonly double[] _logCapital = Enumerable.Repeat(double.NegativeInfinity, Ratios.Length).ToArray();
    private readonly double _tolerance;
    private int _informative;

    /// <summary>A test that rejects when the evidence reaches <c>1/alpha</c>.</summary>
    /// <param name="alpha">The chance of a false rejection, over all looks.</param>
    /// <param name="tolerance">How many times the old release's error rate the new one may have. Default: 1.</param>
    public RelativeTest(double alpha, double tolerance = 1)
    {
        if (!(alpha is > 0 and < 1 && tolerance >= 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), $"alpha is between 0 and 1 and the tolerance at least 1; got {alpha} and {tolerance}.");
        _tolerance = tolerance;
        RejectAt = 1 / alpha;
    }

    /// <summary>The e-value at which the new release is rejected.</summary>
    public double RejectAt { get; }

    /// <summary>The evidence so far; one means none.</summary>
    public double EValue => Math.Exp(LogEValue);

    /// <summary>Its logarithm, which cannot overflow.</summary>
    public double LogEValue
    {
        get
        {
            // What was not yet handed to a copy is kept in cash: sum of 1/(j(j+1)) over j > t is 1/(t+1).
            var unspent = -Math.Log(_informative + 1);
            return LogSum(_logCapital.Append(unspent));
        }
    }

    /// <summary>Rejected, once it is, is for good as long as nothing is added.</summary>
    public bool Rejected => LogEValue >= Math.Log(RejectAt);

    /// <summary>
    /// Adds what both releases answered in the same time. The <paramref name="weight"/> (at most one) discounts requests that are not independent; it holds
    /// for both sides, since a discount for one alone would shift the shares.
    /// </summary>
    public void Add(double newErrors, double newRequests, double oldErrors, double oldRequests, double weight = 1)
    {
        if (newRequests <= 0 || oldRequests <= 0 || newErrors + oldErrors <= 0)
            return; // no exposure to compare, or no error to ascribe: the likelihood ratio is one

        _informative++;
        var start = -Math.Log((double)_informative * (_informative + 1)) - Math.Log(Ratios.Length);
        var odds = _tolerance * newRequests / oldRequests;
        for (var i = 0; i < Ratios.Length; i++)
        {
            var share = odds / (1 + odds);
            var worse = Ratios[i] * odds / (1 + (Ratios[i] * odds));
            var step = (newErrors * Math.Log(worse / share)) + (oldErrors * Math.Log((1 - worse) / (1 - share)));
            _logCapital[i] = LogSum([_logCapital[i], start]) + (weight * step);
        }
    }

    private static double LogSum(IEnumerable<double> logs)
    {
        var values = logs as IReadOnlyCollection<double> ?? [.. logs];
        var largest = values.Max();
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(values.Sum(value => Math.Exp(value - largest)));
    }
}
