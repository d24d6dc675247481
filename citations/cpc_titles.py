"""What subclasses of the Cooperative Patent Classification are about, in few words.

Those are ours: an official title is a list of all that a subclass has ("Processes or means, e.g. batteries,
for the direct conversion of chemical energy into electrical energy"), too long for a list of values. Here is
what most of a subclass is; a page that needs the whole scope must look it up in the scheme.
"""

from collections.abc import Mapping
from types import MappingProxyType

_TITLES = """
A01B Soil working in agriculture
A01D Harvesting; mowing
A01G Horticulture; forestry; watering
A01H New plants
A01K Animal husbandry; fishing
A01N Biocides; pest repellants
A21D Baking; doughs
A23G Cocoa; confectionery; ice cream
A23K Fodder
A23L Foods; non-alcoholic drinks
A24F Smokers' requisites; vaping devices
A41D Outerwear; protective garments
A42B Hats; helmets
A43B Footwear
A44C Jewellery
A45C Purses; luggage
A45D Hairdressing, shaving and cosmetic equipment
A47B Tables; desks; cabinets
A47C Chairs; sofas; beds
A47G Household and table equipment
A47J Kitchen equipment
A47K Sanitary equipment
A47L Domestic washing and cleaning
A61B Diagnosis; surgery
A61C Dentistry
A61F Prostheses; stents; bandages; orthopaedics
A61G Transport and beds for patients
A61H Physical therapy
A61J Containers and devices for medicines
A61K Medicines; cosmetics
A61L Sterilising; materials for bandages and implants
A61M Catheters; syringes; devices for introducing media into the body
A61N Electrotherapy; radiation therapy
A61P Therapeutic activity of compounds
A61Q Use of cosmetics
A62B Life-saving; respirators
A63B Sports and exercise equipment
A63F Card, board and video games
A63H Toys
B01D Separation, e.g. filtering, distilling
B01F Mixing
B01J Chemical and physical processes, e.g. catalysis
B01L Laboratory apparatus
B05B Spraying
B05C Applying liquids to surfaces: apparatus
B05D Applying liquids to surfaces: processes
B08B Cleaning in general
B21D Working sheet metal
B22F Working metallic powder
B23B Turning; boring
B23K Soldering; welding; laser working
B24B Grinding; polishing
B25B Hand tools for fastening
B25F Power tools
B25J Manipulators; robots
B26B Hand-held cutting tools; razors
B26D Cutting
B29C Shaping of plastics
B32B Layered products
B33Y Additive manufacturing
B41F Printing machines
B41J Printers; typewriters
B41M Printing processes
B42D Books; identity and security documents
B60C Tyres
B60G Vehicle suspension
B60H Heating and cooling of vehicles
B60J Windows, roofs and doors of vehicles
B60K Propulsion units in vehicles; dashboards
B60L Electrically propelled vehicles
B60N Vehicle seats
B60Q Lighting and signalling of vehicles
B60R Vehicle fittings, e.g. air bags
B60T Vehicle brakes
B60W Control of vehicle drive
B62D Motor vehicles; trailers
B62K Cycles; cycle frames
B63B Ships
B63H Marine propulsion
B64C Aeroplanes; helicopters
B64D Equipment for aircraft
B64G Spacecraft
B64U Unmanned aerial vehicles
B65B Packaging
B65D Containers; packages
B65G Conveying; storing
B65H Handling webs, sheets and cables
B66B Elevators; escalators
B66C Cranes
B67D Dispensing liquids
B81B Microstructural devices
B81C Making microstructural devices
B82Y Uses of nanostructures
C01B Non-metallic elements and their compounds
C01G Compounds of metals
C02F Treatment of water and sewage
C03B Making glass
C03C Compositions of glass
C04B Cements; ceramics
C07B Organic chemistry: general methods
C07C Acyclic and carbocyclic compounds
C07D Heterocyclic compounds
C07F Organic compounds of other elements
C07H Sugars; nucleosides; nucleic acids
C07K Peptides; antibodies
C08F Addition polymers
C08G Condensation polymers
C08J Working up polymers
C08K Additives in polymers
C08L Compositions of polymers
C09B Dyes
C09D Coatings; paints; inks
C09J Adhesives
C09K Other chemical materials, e.g. luminescent
C10G Refining of hydrocarbon oils
C10L Fuels
C10M Lubricants
C11D Detergents
C12M Apparatus for microbiology
C12N Microorganisms; enzymes; genetic engineering
C12P Fermentation
C12Q Tests with enzymes, nucleic acids or microorganisms
C21D Heat treatment of iron and steel
C22C Alloys
C23C Coating with metals; vapour deposition
C25B Electrolysis
C25D Electroplating
C30B Growing single crystals
D03D Weaving
D04B Knitting
D04H Nonwovens
D06F Laundry
D21H Paper
E02D Foundations; underwater structures
E02F Dredging; excavating
E04B Building constructions
E04F Finishing work on buildings
E04H Buildings for particular purposes; pools; tents
E05B Locks
E05F Opening and closing of doors and windows
E06B Doors; windows; shutters; ladders
E21B Drilling; wells
F01D Steam and gas turbines: parts
F01N Exhaust systems
F02B Combustion engines
F02C Gas turbines
F02D Control of combustion engines
F02M Fuel and air supply of engines
F03D Wind motors
F04B Reciprocating pumps
F04C Rotary-piston pumps
F04D Rotodynamic pumps; fans
F15B Fluid-pressure actuators
F16B Fastening; joints
F16C Shafts; bearings
F16D Couplings; clutches; brakes
F16F Springs; shock absorbers
F16H Gearing
F16J Pistons; sealings
F16K Valves
F16L Pipes and their joints
F16M Stands and supports
F21K Light sources
F21S Lighting systems
F21V Lighting: details
F24C Stoves; ovens
F24F Air conditioning; ventilation
F24H Water and air heaters
F25B Refrigeration machines; heat pumps
F25D Refrigerators
F28D Heat exchangers
F41A Guns: parts
F41H Armour
F42B Ammunition
G01B Measuring lengths and angles
G01C Navigation; surveying
G01D Measuring and recording in general
G01F Measuring volume, flow and level
G01J Measuring light and colour
G01K Measuring temperature
G01L Measuring force and pressure
G01M Testing of machines and structures
G01N Analysing materials
G01P Measuring speed and acceleration
G01R Measuring electric and magnetic variables
G01S Radar; sonar; lidar; positioning by radio
G01T Measuring nuclear and X-radiation
G01V Geophysics; detecting objects
G01W Meteorology
G02B Optical elements and systems
G02C Spectacles; contact lenses
G02F Control of light; liquid crystal cells
G03B Photography; projectors
G03F Photolithography
G03G Electrophotography
G03H Holography
G05B Control systems in general
G05D Control of position, speed and other non-electric variables
G05F Regulating electric variables
G06F Digital computing
G06K Reading of record carriers, e.g. bar codes
G06N Machine learning; other computing models
G06Q Business, administration and finance by computer
G06T Image processing; computer graphics
G06V Image and video recognition
G07C Time and attendance registers; access control
G07F Vending and gaming machines
G08B Signalling; alarms
G08G Traffic control
G09B Education; demonstration
G09F Displays for advertising; signs; labels
G09G Control of visual displays
G10H Electronic musical instruments
G10K Acoustics; noise reduction
G10L Speech and audio processing
G11B Storage on moving carriers, e.g. discs
G11C Memories
G16B Bioinformatics
G16C Computational chemistry
G16H Healthcare informatics
G16Y Internet of things
G21C Nuclear reactors
H01B Conductors; cables; insulators
H01C Resistors
H01F Magnets; transformers; inductors
H01G Capacitors
H01H Switches; relays
H01J Electron and discharge tubes
H01L Semiconductor devices
H01M Batteries; fuel cells
H01P Waveguides
H01Q Antennas
H01R Electrical connectors
H01S Lasers
H02B Switchgear
H02G Laying of cables and lines
H02H Protective circuits
H02J Supply and distribution of power; charging
H02K Electric motors and generators
H02M Power conversion
H02N Electrostatic, piezoelectric and other electric machines
H02P Control of motors and generators
H02S Photovoltaic power
H03F Amplifiers
H03H Filters; resonators
H03K Pulse technique; logic circuits
H03L Control of oscillators; phase-locked loops
H03M Coding and conversion of data
H04B Transmission
H04H Broadcasting
H04J Multiplexing
H04L Transmission of digital information, e.g. networks
H04M Telephony
H04N Television; video; image capture
H04Q Switching in communication
H04R Loudspeakers; microphones; hearing aids
H04S Stereophonic systems
H04W Wireless networks
H05B Electric heating and lighting
H05G X-ray technique
H05H Plasma technique; accelerators
H05K Printed circuits; casings; assembly
H10B Memory devices (semiconductor)
H10D Transistors, diodes and integrated devices
H10F Photovoltaic and light-sensitive devices
H10H Light-emitting diodes
H10K Organic electronic devices
H10N Thermoelectric, piezoelectric and superconducting devices
Y02A Climate: adaptation
Y02B Climate: buildings
Y02C Climate: capture of greenhouse gases
Y02D Climate: computing and communication
Y02E Climate: energy
Y02P Climate: production
Y02T Climate: transport
Y02W Climate: waste and wastewater
Y04S Smart grids
Y10S Collections of the former US classification
Y10T Subjects of the former US classification
"""

SUBCLASSES: Mapping[str, str] = MappingProxyType(
    {line[:4]: line[5:] for line in _TITLES.strip().splitlines()}
)
"""Subclass → what it is about; of those that are not here the title of the class or section is told."""
