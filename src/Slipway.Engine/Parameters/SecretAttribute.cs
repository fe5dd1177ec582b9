namespace Slipway;

/// <summary>The parameter is a secret: masked in every output, and never taken from the command line, where every process on the machine could read it.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
