namespace Slipway.Delivery.Deploying;

/// <summary>Something that is not as the last delivery left it.</summary>
/// <param name="Subject">What, as people name it: <c>Deployment shop/api</c>, or a service.</param>
/// <param name="Words">How it differs, in words. Values of variables, ConfigMaps and Secrets are never in it.</param>
public sealed record Drift(string Subject, string Words)
{
    /// <summary>Where in the object: <c>spec.template.spec.containers[api].image</c>; absent where it is not about one field.</summary>
    public string? Field { get; init; }

    /// <summary>Who set the field, other than a delivery or a controller of the cluster's own; absent where nobody knows.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>One line, for people.</summary>
    public override string ToString() => $"{Subject}: {(Field is null ? "" : $"{Field} ")}{Words}{(ChangedBy is null ? "" : $" (last changed by {ChangedBy})")}";

    /// <summary>What a status alone shows to have drifted; whether it is well is another question. While a delivery is under way nothing has: it is at it.</summary>
    public static IReadOnlyList<Drift> Of(string service, WorkloadStatus status) =>
        status is { Candidate: null, Serving: null, Verified: [var last, ..] } ? [new(service, $"nothing serves; {last.Version} was verified last")] : [];
}
