using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Execution;

/// <summary>What all targets of one run share.</summary>
internal sealed record RunServices(
    BuildContext Context,
    string RunId,
    IEnvironment Environment,
    TimeProvider Clock,
    SecretMask Mask,
    ProcessRunner Processes,
    RecordStore Records,
    BuildDescription Build,
    Func<ILog, IChangeGate> MakeGate);
