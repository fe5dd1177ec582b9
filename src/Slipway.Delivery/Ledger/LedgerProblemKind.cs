namespace Slipway.Delivery.Ledger;

/// <summary>Why a line of a ledger was passed over.</summary>
public enum LedgerProblemKind
{
    /// <summary>The last line was not written to its end.</summary>
    Torn,

    /// <summary>The line cannot be read as an event.</summary>
    Damaged,

    /// <summary>An event of that id came before.</summary>
    Duplicate,

    /// <summary>The event says that it happened later than now.</summary>
    Future,

    /// <summary>This build does not know that kind of event.</summary>
    UnknownKind,

    /// <summary>A later build wrote the line in a shape that this one does not know.</summary>
    NewerSchema,
}
