namespace Slipway.Delivery.Baking;

/// <summary>A check of the user's own, as data; each bake of an environment has it.</summary>
/// <param name="Rule">Its name, and how its outcomes are judged.</param>
public abstract record ReleaseCheck(CheckRule Rule);
