namespace Slipway.Ingress;

/// <summary>How the program ends; whoever starts it may rely on these.</summary>
internal static class IngressExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>One of the two ports belongs to somebody else.</summary>
    public const int PortTaken = 3;
}
