namespace Slipway.Workflows.Policies;

/// <summary>
/// The repository whose jobs may take on a role. Its ids do not change when it is renamed or handed over; <c>gh api repos/OWNER/NAME</c> shows them.
/// </summary>
/// <param name="Owner">The user or organisation.</param>
/// <param name="OwnerId">The owner's number.</param>
/// <param name="Name">The repository.</param>
/// <param name="Id">The repository's number.</param>
public sealed record TrustedRepository(string Owner, long OwnerId, string Name, long Id);
