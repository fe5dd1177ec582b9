using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Slipway.Building;

/// <summary>
/// Equal delegates, with a hash that tells them apart: a delegate's own is the same for all lambdas of one class, which would make every search a walk through them.
/// </summary>
internal sealed class TargetIdentity : IEqualityComparer<Target>
{
    public static TargetIdentity Instance { get; } = new();

    public bool Equals(Target? x, Target? y) => ReferenceEquals(x, y) || (x is not null && x.Equals(y));

    public int GetHashCode([DisallowNull] Target obj) => RuntimeHelpers.GetHashCode(obj.Target) ^ obj.Method.Name.GetHashCode(StringComparison.Ordinal);
}
