namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>Reads from a pod's status what keeps it from being ready. The status alone decides; logs and events are evidence, fetched afterwards.</summary>
internal static class PodDiagnosis
{
    private static readonly string[] PullReasons = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError"];
    private static readonly string[] ConfigurationReasons = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError", "PostStartHookError"];

    /// <summary><see langword="null"/> when the pod is ready, or leaves.</summary>
    public static Diagnosis? Of(PodSnapshot pod)
    {
        if (pod.Leaving || pod.Ready)
        {
            return null;
        }

        if (pod.Failed is { } failed)
        {
            return new Diagnosis(DiagnosisKind.Evicted, false, pod.Name, null, failed);
        }

        return pod.Unschedulable is { } short_
            ? new Diagnosis(DiagnosisKind.Unschedulable, false, pod.Name, null, $"no node takes it: {short_}")
            : pod.Containers.Select(container => Of(pod, container)).OfType<Diagnosis>().OrderBy(diagnosis => diagnosis.Hopeless ? 0 : 1).ThenBy(diagnosis => diagnosis.Kind).FirstOrDefault();
    }

    /// <summary>How a container ended, in words.</summary>
    public static string End(ContainerSnapshot container) => container switch
    {
        { OutOfMemory: true } => $"was killed for lack of memory (limit {container.MemoryLimit ?? "none of its own: the node's"})",
        { LastEnd: { ExitCode: var code, Message: { Length: > 0 } message } } => $"ended with exit code {code}: {message}",
        { LastEnd.ExitCode: var code } => $"ended with exit code {code}",
        _ => "ended",
    };

    private static Diagnosis? Of(PodSnapshot pod, ContainerSnapshot container)
    {
        Diagnosis Say(DiagnosisKind kind, bool hopeless, string words) => new(kind, hopeless, pod.Name, container.Name, words);
        if (container.WaitingReason is { } reason && PullReasons.Contains(reason))
        {
            return Say(DiagnosisKind.ImagePull, reason != "ErrImagePull", $"{reason}: {container.WaitingMessage}");
        }

        if (container.OutOfMemory)
        {
            return Say(DiagnosisKind.OutOfMemory, true, $"{container.Name} {End(container)}");
        }

        if (container.WaitingReason is { } wrong && ConfigurationReasons.Contains(wrong))
        {
            return Say(DiagnosisKind.Configuration, wrong == "CreateContainerConfigError", $"{wrong}: {container.WaitingMessage}");
        }

        if (container.LastEnd is { ExitCode: not 0 } || container.WaitingReason == "CrashLoopBackOff")
        {
            var loops = container.WaitingReason == "CrashLoopBackOff" || container.Restarts >= 2;
            return Say(DiagnosisKind.Crash, loops, $"{container.Name} {End(container)}{(container.Restarts > 0 ? $", restarted {(container.Restarts == 1 ? "once" : $"{container.Restarts} times")}" : "")}");
        }

        return container switch
        {
            { Ready: true } => null,
            { WaitingReason: { } waits } => Say(DiagnosisKind.Starting, false, $"{container.Name} waits: {waits}{(container.WaitingMessage is { } more ? $": {more}" : "")}"),
            _ => Say(DiagnosisKind.ProbeFails, false, $"{container.Name} runs and is not ready"),
        };
    }
}
