namespace Slipway.Delivery.Ledger;

/// <summary>A line that was passed over. It stays where it is: nothing is lost.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Line">Its number, from one.</param>
/// <param name="Message">In words, with what the line says.</param>
public sealed record LedgerProblem(LedgerProblemKind Kind, long Line, string Message)
{
    /// <summary>One line for a log.</summary>
    public override string ToString() => $"line {Line}: {Message}";
}
