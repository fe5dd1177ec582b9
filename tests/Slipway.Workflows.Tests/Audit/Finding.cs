namespace Slipway.Workflows.Tests.Audit;

/// <summary>A rule that a workflow breaks, and where.</summary>
public sealed record Finding(string Rule, int Line, string Message)
{
    public override string ToString() => $"{Line}: {Rule}: {Message}";
}
