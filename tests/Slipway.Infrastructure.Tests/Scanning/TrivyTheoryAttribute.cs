namespace Slipway.Infrastructure.Tests.Scanning;

/// <inheritdoc cref="TrivyFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TrivyTheoryAttribute : TheoryAttribute
{
    public TrivyTheoryAttribute() => Skip = TrivyNeeded.Reason;
}
