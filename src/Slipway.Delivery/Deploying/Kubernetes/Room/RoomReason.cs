namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>Who sets a bound, and so what becomes of a delivery that would cross it.</summary>
internal enum RoomReason
{
    /// <summary>A ResourceQuota of the namespace: certain, so the delivery is refused.</summary>
    Quota,

    /// <summary>The nodes as they are: an autoscaler may add one, so it is a warning.</summary>
    Nodes,
}
