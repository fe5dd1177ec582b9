namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>Something that there is not enough of.</summary>
/// <param name="Reason">Who sets the bound.</param>
/// <param name="Where">The quota's name, or <c>the nodes</c>.</param>
/// <param name="Resource">What: <c>pods</c>, <c>requests.cpu</c>.</param>
/// <param name="Needed">How much there would have to be in all, at that moment.</param>
/// <param name="Bound">How much there may be.</param>
/// <param name="Used">How much is taken now.</param>
/// <param name="Moment">When it would be short.</param>
internal sealed record RoomShortage(RoomReason Reason, string Where, string Resource, decimal Needed, decimal Bound, decimal Used, RoomMoment Moment)
{
    public override string ToString() =>
        $"{Where}: {Resource} {Quantity.Text(Resource, Used)} of {Quantity.Text(Resource, Bound)} are taken, and {Moment.What} takes {Quantity.Text(Resource, Needed)}";
}
