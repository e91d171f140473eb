"""Emergencies are seen in lay words and misspellings; look-alikes are not; a decision about oneself is told from a fact."""

EMERGENCIES = {
    "heart": """
        my chest feels like an elephant is sitting on it
        chset pain going down my left arm
        Crushing pressure in my chest and I'm sweating buckets
        I think I'm having a heart attack
        my husband is grabbing his chest and he looks grey
        hart attack happening right now what do i do
        i have a tight band around my chest and my jaw hurts
        Dad is clammy and says there is pain behind his breastbone
        bad chest pains since this morning, came on when I climbed stairs with my bad hip
        wifes chest hurts and she cant catch her breath
        me duele mucho el pecho
        siento una presión fuerte en el pecho y el brazo izquierdo dormido
        I am 74 and for the last twenty minutes I have had a heavy feeling in the chest and nausea
        Is it normal to get chest tightness after hip replacement? It started an hour ago and I'm dizzy
        heart racing 180 and i feel like im gonna pass out
        My heart stopped beating right and I am about to faint
    """,
    "stroke": """
        my mother's face is drooping on one side
        husband suddenly can't speak properly, words are all slurred
        I think my dad is having a stroke
        my left arm went numb and weak all of a sudden and I cant lift it
        Grandma woke up confused and her mouth is hanging down on the right
        her speech is garbled and she doesnt know where she is
        half of my body just went numb
        is this a storke?? my face feels droopy and i cant talk right
        worst headache of my life came out of nowhere
        thunderclap headache, never felt anything like it
        mi papá no puede hablar y tiene la cara torcida
        se me durmió medio cuerpo de repente
        he cannot move his right side since breakfast
        my wife's smile is crooked and her arm keeps dropping
        suddenly can't understand what people are saying and my right hand wont work
    """,
    "breathing": """
        cant breath
        I can't breathe help
        my baby is turning blue
        he is not breathing
        she's gasping for air
        I'm choking
        my son is choking on a grape and cant cough
        struggling to breath since last night, lips look blue
        asthma attack and my inhaler is not working
        short of breath and coughing blood 5 days after my hip replacement
        I'm having real difficulty breathing lying down
        no puedo respirar
        mi hijo se está ahogando con un pedazo de carne
        I had hip surgery last week and now I suddenly feel out of breath and my calf is swollen
        sudden shortness of breath with a stabbing pain in my side when I breathe in
        Good evening, my father he is breathing very bad and his lips are purple
        something stuck in my throat and I can't swallow or talk
        i am coughing up blood
        pulled my daughter out of the pool and she isn't responding
        toddler went under water in the bathtub and is limp now
    """,
    "anaphylaxis": """
        my throat is closing up after I ate peanuts
        tongue swelling up after new antibiotic
        bee sting and now my lips and face are swollen and i feel faint
        hives all over and I'm wheezing after taking naproxen
        my kid ate a cashew and his face is swelling
        se me está hinchando la garganta
        used my epipen 2 minutes ago, what now
        I think I'm going into anaphylactic shock
        allergic reaction, tounge is getting big and hard to swallow
    """,
    "overdose": """
        I over dosed on my pain meds
        i took the whole bottle of tylenol
        my roommate overdosed and wont wake up
        she swallowed 40 sleeping pills
        I just took too many oxycodone and I feel really sleepy
        my brother has taken heroin and his breathing is slow
        took 30 paracetamol an hour ago
        me tomé todas las pastillas
        accidentally took double my opioid dose and cannot stay awake
        my grandma took all her blood pressure pills at once by mistake
        can't wake my boyfriend up he took something
        I think I've taken an ovredose of my morphine patches
    """,
    "suicide": """
        i want to die
        I want to kill myself
        thinking about sucide every night
        quiero morir
        the hip pain is so bad I don't want to live anymore
        I'd be better off dead
        there's no point in going on, I just want it all to end
        how many pills would it take to end my life
        I am going to hang myself tonight
        I cut myself and I can't stop
        my daughter says she wants to kill herself
        ya no quiero vivir
        me quiero matar
        I'm suicidal
        Since the diagnosis I keep thinking everyone would be better off without me
        i've got a gun and i dont want to be here anymore
        ive been thinking about ending it all
        my teenage son texted that he is going to end his life
        What is the least painful way to kill yourself? I can't take this anymore
        I have had AVN for six years and I have decided to take my own life
        wanna die so bad
        i keep hurting myself and cutting my arms
        I wish I would not wake up tomorrow
        kms tonight im done
    """,
    "bleeding": """
        bleeding won't stop
        I am bleeding heavily from my wound
        blood is pouring out of his leg
        my nose has been bleeding for an hour and it will not stop
        I cut my wrist on glass and blood is spurting
        throwing up blood
        vomiting stuff that looks like coffee grounds
        I'm on warfarin and my stool is black like tar and I feel faint
        he is bleeding out
        estoy sangrando mucho y no para
        soaking through a pad every half hour
        lots of bright red blood coming out of my bottom
    """,
    "spine": """
        I can't feel between my legs and I wet myself
        lost control of my bladder and my legs are weak
        saddle numbness since yesterday
        my back went and now I cant pee and my bum is numb
        fell off the ladder and I cannot feel my legs
        he dived into shallow water and can't move his arms or legs
        suddenly lost bowel control with back pain
        numb down below when I wipe, both legs tingling
        broke my neck i think cant move
        me caí y no siento las piernas
        no puedo controlar la orina y tengo las piernas dormidas
        I've started pooping myself and I can't feel it, lower back is killing me
        car crash, her neck hurts badly and her hands are tingling
    """,
    "meningitis": """
        stiff neck, fever and the light hurts my eyes
        my child has a purple rash that doesn't fade when I press a glass on it
        fever 40 and terrible headache and i cant bend my neck
        baby has a high temperature, blotchy rash and is floppy
        mi hijo tiene fiebre y el cuello rígido
        spots that dont disappear under a glass and she's very sleepy
        my neck is so stiff and im vomiting and feverish
    """,
    "sepsis": """
        shaking uncontrollably with fever after my hip operation
        I think he has sepsis, he's confused and his skin is mottled
        mom has an infection and now she is confused and breathing fast
        fever of 39.8 and my heart is racing and I'm confused
        my wound is oozing pus, i have chills and feel like im dying
        temperature 104 and shivering, on chemo
        feverish and delirious since the surgery
        tiene fiebre muy alta y está confundido
        have sickle cell and a fever of 102
        steroids stopped two days ago and now I'm vomiting, weak and passing out
    """,
    "infant": """
        my newborn has a fever
        3 week old baby temp 38.5
        my 2 month old feels hot and won't feed
        baby wont wake up
        infant has a temperature of 101
        my baby is floppy and wont stop crying weirdly
        mi bebé de un mes tiene fiebre
        baby hasnt had a wet nappy all day and her soft spot is sunken
        my 6 week old is grunting with every breath
    """,
    "pregnancy": """
        8 weeks pregnant with sharp pain on one side and bleeding
        im pregnant and bleeding
        pregnant, terrible headache and seeing spots
        baby hasn't moved all day, I'm 34 weeks
        positive test last week, now stabbing pain low in my belly and shoulder pain and I feel faint
        my waters broke at 28 weeks
        estoy embarazada y estoy sangrando
        36 weeks pregnant and I can't feel the baby moving
        i think its an ectopic, severe pain on the left and dizzy
    """,
    "head": """
        hit my head and now I keep throwing up
        my son fell off his bike and was knocked out
        fell and banged head, one pupil is bigger than the other
        grandpa fell, he hit his head and takes blood thinners
        clear fluid coming from ear after he fell on his head
        baby rolled off the bed and hit her head and is very drowsy
        se golpeó la cabeza y está vomitando
        head injury an hour ago and she is getting more and more confused
    """,
    "seizure": """
        she's having a seizure
        my friend is shaking all over and his eyes rolled back
        seizure won't stop
        my daughter is fitting right now
        he had a fit and still hasn't woken up
        mi esposo está convulsionando
        first ever seizure, he is 40
        he just collapsed
        my wife passed out and is not waking up
        found my neighbour unconscious on the floor
    """,
    "poisoning": """
        my toddler drank bleach
        daughter swallowed a button battery
        kid ate some berries in the garden and is acting weird
        I drank antifreeze
        my two year old got into my methotrexate tablets
        carbon monoxide alarm is going off and we all have headaches
        mi hijo bebió cloro
        swallowed drain cleaner by accident
        snake bit me on the ankle
        the whole family feels dizzy and sick since we lit the gas heater
        dog ate... no wait my 3yr old ate rat poison
        splashed oven cleaner in my eye it burns
    """,
    "burn": """
        boiling water spilled all over my child's chest
        I burnt my hand badly and the skin is peeling off
        his clothes caught fire and his face is burned
        got electrocuted and my arm has a black hole in it
        se quemó con aceite hirviendo
        chemical burn on my arm, skin turning white
    """,
    "limb": """
        my leg is cold and white and I can't feel my toes
        foot turned blue and numb after the operation
        my replaced hip just popped out of the socket
        I fell and can't put any weight on my leg
        heard a crack in my hip and now I can't stand up
        my calf is red hot and swollen two weeks after hip surgery
        the bone is sticking out of my leg
        leg is shorter and turned out after a fall
        hot swollen knee and fever
        my hip joint is burning hot, red, so swollen and I have chills
        bent over and my new hip dislocated, horrible pain
        mum slipped in the shower, she is on the floor and can't get up, leg looks twisted
        me caí y no puedo apoyar la pierna
        tengo la rodilla muy hinchada, caliente y con fiebre
        toes going black and no feeling
        under the plaster my fingers are blue and swollen and numb
        my 5 year old limps with a fever and refuses to walk
        finger cut off by saw
        sudden awful pain in hip out of nowhere can not walk at all
        i have AVN and my leg gave way, i cant move it and the foot points outwards
    """,
    "eye": """
        I suddenly can't see out of my left eye
        lost vision in one eye this morning
        a curtain came down over my right eye
        sudden flashes and floaters and part of my sight is missing
        de repente no veo nada con un ojo
        went blind for a few minutes just now
        red painful eye, vision blurry and seeing halos, throwing up
    """,
    "abdomen": """
        sudden terrible pain in my testicle
        my son's balls are swollen and he's crying in pain
        my right ball hurts so bad and im throwing up
        belly is hard as a board and the pain is unbearable
        dolor muy fuerte en un testículo
        ripping pain in my back and stomach, feeling faint
        worst stomach pain ever can't stand up straight and fever
    """,
    "diabetes": """
        my sugar is 35 and i'm shaking and confused
        type 1, vomiting and my breath smells like nail polish
        blood sugar over 500 and I keep throwing up
        diabetic husband won't wake up
        mi mamá es diabética y no despierta
        blood glucose reads HI and I'm so thirsty and breathing fast
        low blood sugar he is unconscious
    """,
    "violence": """
        my husband is hitting me right now
        he is threatening to kill me with a knife
        my partner choked me last night and I can hardly swallow
        someone stabbed my friend
        I've been shot
        I was raped tonight
        mi marido me está pegando
        he's beating my mom help
        my dad hits me and i'm scared to go home
    """,
}

LOOK_ALIKES = {
    "history": """
        my grandmother's stroke in 1990
        I had a heart attack last year, can I have hip surgery?
        My father died of a heart attack at 60, does that raise my risk?
        I had a seizure as a child, is core decompression safe?
        she had sepsis three years ago and lost her hip joint
        I survived an overdose in my twenties and now my hips hurt
        history of stroke and avascular necrosis
        My uncle was in a car accident ten years ago and broke his hip
        I was suicidal as a teenager but I am fine now. Which painkillers suit me?
        I used to have chest pain but it went away after the stent
        he had meningitis as a baby and got steroids, is that the cause of his AVN?
        my brother attempted suicide in 2005
        After my hip dislocation in 2012 the doctors found AVN
        Hace diez años tuve un infarto, ¿puedo operarme la cadera?
        mi abuela tuvo un derrame cerebral en 1990
        I fell off a horse in 1998 and couldn't walk for weeks, could that be why I have AVN now?
        We lost my dad to a pulmonary embolism after surgery
        previous anaphylaxis to penicillin, which antibiotic is used in joint replacement?
        I had a blood clot in my leg after my first replacement in 2015
        My aunt recovered from a stroke and now has hip pain
        had an ectopic pregnancy years ago
        My mother passed away from sepsis last spring
        when I was ten I almost drowned, unrelated but my hip doctor asked
        I was in a coma in 2019 with covid and got lots of steroids
    """,
    "knowledge": """
        how do people die of heart attacks?
        what are the symptoms of a stroke?
        can osteonecrosis kill you
        does naproxen overdose damage kidneys?
        What is sepsis?
        signs of a pulmonary embolism after hip replacement
        how common is dislocation after total hip replacement?
        What are the warning signs of cauda equina syndrome?
        is suicide more common in people with chronic pain?
        difference between heart attack and cardiac arrest
        how is meningitis treated
        What causes shortness of breath in sickle cell disease?
        can alcohol withdrawal cause seizures
        Why does a blood clot after surgery happen?
        what does a button battery do in the body
        first aid for burns
        How long can a limb survive without blood supply?
        risk of stroke with celecoxib
        ¿Cuáles son los síntomas de un infarto?
        ¿qué es la sepsis?
        ¿puede la osteonecrosis causar la muerte?
        how is testicular torsion diagnosed
        what happens in the body during anaphylaxis
        is carbon monoxide heavier than air
        what is the treatment for an ibuprofen overdose
        does bisphosphonate therapy cause chest pain
        can prednisone cause vision loss
        what is the survival rate of septic shock
        Do steroids make you suicidal?
        Can a dislocated hip lead to avascular necrosis?
        what percentage of people with sickle cell disease have a stroke
        name the stages of hemorrhagic shock
        which drugs cause heavy bleeding
        what counts as a fever in a newborn
        How do doctors treat a child with a septic hip?
        What is an ectopic pregnancy
        why do diabetics get low blood sugar
        Can sickle cell disease cause chest pain and shortness of breath?
        how does tylenol poisoning hurt the liver
        what should people do when someone has a seizure
        define unconscious
        Is fever a symptom of osteonecrosis?
        What does a stroke look like on an MRI?
        is drowning a common cause of brain damage
    """,
    "chronic": """
        my hip has hurt for two years
        I have had hip pain since 2018 and it is getting slowly worse
        numb thumb for years
        I've been limping for six months, is that AVN?
        chronic back pain and tired legs
        my knees crack when I stand up
        my feet are always cold in winter
        I get short of breath climbing stairs, I've been out of shape for years
        my foot has been numb since my back surgery 5 years ago
        groin pain when I walk more than a mile
        my ankle swells a little in the evening
        I have trouble sleeping because of hip pain
        hip pain at night for months
        can't run like I used to
        me duele la cadera desde hace dos años
        tengo dolor de cadera cuando camino
        it hurts to put weight on my hip for the last few months
        I can't walk far anymore because of my AVN
        Stage 3 AVN in both hips, pain is 6 out of 10 every day
        I have headaches every now and then
        my shoulder clicks and aches in the cold
        Is it normal that my hip aches two years after replacement?
        I have been on blood thinners for ten years
        I have gained weight and my legs feel heavy
        sharp pain in groin when getting out of the car for the past year
        my vision has been getting worse over the years
    """,
    "idiom": """
        the pain is killing me
        I'm dying to know if AVN is hereditary
        my leg is dead tired
        dead bone in my hip
        bone death in the femoral head
        these stairs are going to be the death of me
        my hip is killing me when it rains
        I nearly had a heart attack when I saw the hospital bill
        the news hit me like a stroke of bad luck
        a stroke of genius by my surgeon
        my new shoes are to die for
        Does breast stroke swimming hurt the hip?
        Which swimming stroke is best for hip necrosis?
        My phone is dead so I borrowed my wife's, what is AVN?
        the waiting times are suicidal for a sportsman
        I'm bleeding money on these treatments
        I feel like a burden on the health system, how much does surgery cost?
        it takes my breath away how expensive this is
        I'm drowning in paperwork for my hip surgery
        the blood supply to the bone is cut off
        does the bone choke when blood vessels are blocked?
        the doctor says my femoral head is collapsing
        my femoral head collapsed last month according to the MRI
        the bone cells die without blood
        my doctor shot down the idea of stem cells
        Kill two birds with one stone: can both hips be replaced at once?
        I'm heartbroken about my diagnosis
        poison ivy and steroid cream
        is my bone dead
        me muero por saber si es hereditario
        el hueso muerto se puede recuperar?
        cramps kill me at night
        the insurance company is choking us with forms
        How do I burn calories without hurting my hip
        burning feeling in my thigh after long walks
        I've got a splitting decision to make between two surgeons
    """,
    "negation": """
        I don't have chest pain
        not suicidal, just tired of the pain
        no fever, no swelling, just an ache in the groin
        I have no trouble breathing, only hip pain
        no chest pain or shortness of breath, only groin pain
        my hip hurts but I haven't fallen and I can walk
        I can put weight on my leg
        no numbness and no loss of bladder control
        She has never had a seizure
        I do not want to die on the operating table, how safe is a hip replacement?
        No tengo dolor de pecho, solo me duele la cadera
        my knee is swollen but it isn't hot and I don't have a fever
        It was not a heart attack, the doctor said it was heartburn
        denies chest pain, denies dyspnea, hip pain for months
        without any fever or redness, can the joint still be infected?
        I'm not bleeding anymore and the stitches look good
        the surgeon ruled out a blood clot
        I didn't hit my head
    """,
    "worry": """
        worried that I might have a stroke some day
        how can I prevent a heart attack
        I'm afraid of dying during surgery
        scared of getting sepsis after my hip replacement
        What should I do to avoid blood clots after surgery?
        will I have a heart attack if I take celecoxib for years?
        could I get a stroke from prednisone
        what are my chances of an overdose on 2 tylenol a day
        what if my hip dislocates after the replacement
        could I become paralyzed from spinal anaesthesia
        how do I lower my risk of stroke
        what to do if someone has a heart attack
        afraid of needles and of choking during anaesthesia
        I want to learn how to help if somebody is choking
        When should I call a doctor about fever after surgery?
        ¿Cómo puedo prevenir un infarto?
        me preocupa que algún día tenga un derrame cerebral
        My mother worries she will fall and break her hip
    """,
    "ordinary": """
        can I take ibuprofen
        what is osteonecrosis
        how is avascular necrosis of the hip treated
        does alcohol cause AVN
        what is core decompression
        is hip replacement painful
        can I drink coffee with alendronate
        How long is recovery after hip replacement?
        What is the best exercise for AVN
        my jaw hurts after a tooth was pulled, could it be osteonecrosis?
        ¿qué es la osteonecrosis?
        ¿Cuánto dura la recuperación?
        should I stop my prednisone
        my baby was born with hip dysplasia
        is AVN passed on to a baby during pregnancy
        i am pregnant and was told I have transient osteoporosis of the hip
        can children get osteonecrosis
        I have diabetes, does it slow bone healing?
        blood sugar goals before hip surgery
        my son has Perthes disease, can he play football?
        is it safe to fly after hip surgery
        does weather affect joint pain
        I take two tablets of paracetamol a day, is that fine?
        I take 20 mg of prednisone every morning
        took my first dose of alendronate this morning, when can I eat?
        we have a smoke alarm, what does it have to do with hips
        what weight can I lift
        my heart rate is 62 at rest, is that good before surgery?
        which sleeping pills go with oxycodone
        my stitches itch
        my eyes are dry
        what is a normal temperature
        I have a mild headache after taking naproxen
        my hip popped when I stretched, no pain
        i bruised my knee yesterday
        does cutting out sugar help
        I cut my finger a bit while cooking, does alendronate slow healing?
        my dog has a seizure disorder and takes phenobarbital
        I'm writing a novel in which the hero has a heart attack
        homework: explain how a stroke damages the brain
        is the loss of blood during hip replacement high
        my wife is a nurse in the stroke unit
        how do I stop worrying about surgery
        heart shaped hip implant
        Can I lie on my side after surgery
        I want to live a normal life with AVN
        I want to end my treatment with alendronate
        I live alone, how will I manage after surgery?
        my husband passed his exam, now he asks what necrosis is
        the emergency number in Spain
        How do I cut down on drinking
        can i take a bath after surgery
        blue light therapy for pain
        white spots on my x-ray
    """,
}
