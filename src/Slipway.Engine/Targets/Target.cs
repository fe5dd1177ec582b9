namespace Slipway;

/// <summary>A target: a function that describes itself on the definition it is given. Declared as a property, whose name is the target's name.</summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);
