namespace Slipway.Tooling.Files;

/// <summary>Who holds a lock: for the message of whoever waits, and to tell a dead holder from a live one.</summary>
/// <param name="Pid">The holder's process id.</param>
/// <param name="Started">Tells this process from a later one of the same id; see <see cref="Processes.ProcessIdentity"/>.</param>
/// <param name="Purpose">What it does, such as <c>Deliver</c>.</param>
/// <param name="Since">When it took the lock.</param>
public sealed record LockHolder(int Pid, string Started, string Purpose, DateTimeOffset Since);
