namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>Where the API keeps what.</summary>
internal static class ApiPath
{
    public static string Deployments(string ns) => $"/apis/apps/v1/namespaces/{ns}/deployments";

    public static string ReplicaSets(string ns) => $"/apis/apps/v1/namespaces/{ns}/replicasets";

    public static string Leases(string ns) => $"/apis/coordination.k8s.io/v1/namespaces/{ns}/leases";

    public static string ConfigMaps(string ns) => Core(ns, "configmaps");

    public static string Services(string ns) => Core(ns, "services");

    public static string Pods(string ns) => Core(ns, "pods");

    public static string Events(string ns) => Core(ns, "events");

    public static string Quotas(string ns) => Core(ns, "resourcequotas");

    public static string LimitRanges(string ns) => Core(ns, "limitranges");

    public static string Secrets(string ns) => Core(ns, "secrets");

    public static string Namespace(string ns) => $"/api/v1/namespaces/{ns}";

    public static string Selected(string path, IEnumerable<KeyValuePair<string, string>> labels) =>
        $"{path}?labelSelector={Uri.EscapeDataString(string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")))}";

    private static string Core(string ns, string plural) => $"/api/v1/namespaces/{ns}/{plural}";
}
