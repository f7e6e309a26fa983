/** Name of the file that a tfjs LayersModel begins with; tfjs loads it by this name. */
export const layersModelFile = "model.json";
