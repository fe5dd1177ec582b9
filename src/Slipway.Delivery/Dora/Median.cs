using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Slipway.Delivery.Dora;

/// <summary>The median in linear time.</summary>
internal static class Median
{
    /// <summary>The middle value, or the mean of the two; reorders <paramref name="values"/>, which must not be empty.</summary>
    public static double Of(List<long> values)
    {
        var span = CollectionsMarshal.AsSpan(values);
        var upper = Select(span, span.Length / 2);
        if (span.Length % 2 == 1)
        {
            return upper;
        }

        var lower = long.MinValue;
        foreach (var value in span[..(span.Length / 2)])
        {
            lower = Math.Max(lower, value);
        }

        return lower + ((upper - lower) / 2.0);
    }

    /// <summary>Hoare's selection: puts the k-th smallest in its place, the smaller before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Select(Span<long> values, int k)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = MiddleOf(values[low], values[low + ((high - low) / 2)], values[high]);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot)
                {
                    left++;
                }

                while (values[right] > pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            (low, high) = k <= right ? (low, right) : k >= left ? (left, high) : (k, k);
        }

        return values[k];
    }

    private static long MiddleOf(long a, long b, long c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
