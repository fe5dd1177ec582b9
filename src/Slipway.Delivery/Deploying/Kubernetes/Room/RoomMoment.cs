namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>A moment of a rollout at which most is asked of the cluster.</summary>
/// <param name="What">What happens then, in words.</param>
/// <param name="New">How many pods of the new release there are then, at least.</param>
/// <param name="Old">How many of the one that serves.</param>
internal sealed record RoomMoment(string What, int New, int Old);
