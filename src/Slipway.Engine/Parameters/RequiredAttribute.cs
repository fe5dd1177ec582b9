namespace Slipway;

/// <summary>The parameter must have a value, whatever runs.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
